#!/usr/bin/env bash
# Names of Moodle's language packs look like BCP 47 and mean something else: sr_lt is Serbian in Latin letters and no Lithuanian region, en_ar is
# pirates' English, de_kids is German for children. A parser of language tags takes them without a word: Serbian of Lithuania, English of Argentina,
# German in a script "Kids". Installs a pinned package into a folder of its own, and fails where what was seen has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check langcodes==3.5.1 language_data==1.4.0
"$folder/venv/bin/python" - <<'PYTHON'
import langcodes

seen = {pack: langcodes.Language.get(pack) for pack in ["sr_lt", "sr_cr", "en_ar", "de_kids", "no_gr"]}
for pack, language in seen.items():
    print(f"langcodes 3.5.1: Moodle's {pack} is {language}: {language.describe()}")
assert (seen["sr_lt"].script, seen["sr_lt"].territory) == (None, "LT"), "the Latin script was not seen"
assert seen["sr_lt"].maximize().script == "Cyrl", "it became Cyrillic"
assert seen["en_ar"].territory == "AR" and seen["no_gr"].territory == "GR"
assert seen["de_kids"].script == "Kids"
PYTHON
