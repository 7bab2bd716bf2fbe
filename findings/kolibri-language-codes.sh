#!/usr/bin/env bash
# Kolibri's own list of languages (le-utils) has 21 languages under two codes each: sw and swa, yo and yor, ha and hau. Content is tagged with
# either, and BCP 47 and RFC 4647 say nothing that makes one of the other: a learner who asks for "sw" by prefix misses all that is "swa".
# Installs pinned packages into a folder of its own, runs them on the list itself, and fails where what was seen has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check le-utils==0.2.20 langcodes==3.5.1 language_data==1.4.0
"$folder/venv/bin/python" - <<'PYTHON'
from collections import defaultdict

import langcodes
from le_utils.constants import languages

same = defaultdict(list)
for language in languages.LANGUAGELIST:
    same[langcodes.standardize_tag(language.code)].append(language.code)
twice = {tag: sorted(codes) for tag, codes in same.items() if len(codes) > 1}
for tag, codes in sorted(twice.items()):
    names = " / ".join(languages.getlang(code).name for code in codes)
    print(f"le-utils 0.2.20: {' and '.join(codes)} are both {tag} ({names})")
assert len(twice) == 21, f"21 languages had two codes, now {len(twice)}"
assert twice["sw"] == ["sw", "swa"] and twice["yo"] == ["yo", "yor"]
assert languages.getlang("sw") != languages.getlang("swa"), "they were two languages to le-utils"
PYTHON
