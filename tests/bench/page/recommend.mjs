// The recommender's rules in JavaScript, as a page would write them that has no WebAssembly: typed arrays, nothing allocated an item,
// each item's terms as docs/recommending.md has them. It is told for nothing how well each skill is known.

const POOL = 200;
const WEIGHTS = {
  readiness: 5,
  gain: 4,
  review: 4,
  remediation: 3,
  introduction: 3,
  goal: 2.5,
  topic: 1,
  format: 0.4,
  time: 2,
  novelty: 3,
};
const EXPLORATION = 0.3;

const clamp = (x, least, most) => Math.min(Math.max(x, least), most);

/** A permutation of 32 bits. */
function lowbias32(x) {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** What the catalog and the learner are, read once. */
export function twin(school) {
  const column = (name) => school.column(name);
  const lists = Object.fromEntries(
    ["prerequisite", "teaches", "assesses", "requires", "topic"].map((name) => [
      name,
      { starts: column(`${name}_starts`), values: column(`${name}_values`) },
    ]),
  );
  const [time, type, difficulty] = [column("time"), column("type"), column("difficulty")];
  const expositive = column("expositive");
  const [vectors, scales] = [school.vectors(), school.scales()];
  const items = time.length;
  const stood = school.skills();
  const count = stood.length / 9;

  // What does not change with the learner.
  const own = own_skills(lists, items);
  const middling = new Float32Array(count);
  const about = new Float32Array(count);
  let [seconds, known] = [0, 0];
  for (let item = 0; item < items; item++) {
    for (let at = own.starts[item]; at < own.starts[item + 1]; at++) {
      middling[own.values[at]] += difficulty[item] / 65535;
      about[own.values[at]] += 1;
    }
    if (time[item] > 0) [seconds, known] = [seconds + time[item], known + 1];
  }
  for (let skill = 0; skill < count; skill++) middling[skill] /= Math.max(about[skill], 1);
  const usual = Math.max(seconds / Math.max(known, 1), 1);

  const records = school.met();
  const met = new Int32Array(items).fill(-1);
  for (let at = 0; at < records.length; at += 7) met[records[at]] = at;
  const taste = school.taste();
  const query = Int16Array.from(taste.subarray(0, -1));
  const [topics, formats] = [school.leanings("topics"), school.leanings("types")];
  const [goal, challenge] = [school.goal(), school.challenge()];

  return { recommend };

  function recommend(size, seed) {
    const skills = skillsNow();
    const [scores, best] = [new Float32Array(POOL).fill(Number.NEGATIVE_INFINITY), new Int32Array(POOL)];
    const mixed = lowbias32(seed ^ lowbias32(0x9e3779b9));
    let length = 0;
    for (let item = 0; item < items; item++) {
      const record = met[item];
      if (record >= 0 && records[record + 5] === 1) continue;
      const score = scoreOf(item, record, skills, mixed);
      if (length === POOL && score <= scores[POOL - 1]) continue;
      let place = length < POOL ? length++ : POOL - 1;
      while (place > 0 && scores[place - 1] < score) {
        scores[place] = scores[place - 1];
        best[place] = best[place - 1];
        place--;
      }
      scores[place] = score;
      best[place] = item;
    }
    return varied(best.subarray(0, length), scores, size);
  }

  /** What each skill comes to, worked out once a call. */
  function skillsNow() {
    const of = (value) => Float32Array.from({ length: count }, (_, skill) => value(skill * 9, skill));
    const met = of((at) => clamp((stood[at + 1] - 0.65) / (0.92 - 0.65), 0, 1));
    const due = of((at) => Math.max(1 - (stood[at + 3] / 0.9) ** 4, 0));
    const failing = of((at) => {
      const [wrong, right, last] = [stood[at + 5], stood[at + 6], stood[at + 7]];
      return wrong >= 3 ? 1 : wrong === 2 || (last === 4 && right <= 1) ? 0.6 : 0;
    });
    const logit = of((at) => {
      const chance = stood[at] * 0.9 + (1 - stood[at]) * 0.3;
      return Math.log(chance / (1 - chance));
    });
    const failedAt = new Float32Array(count).fill(1);
    for (let at = 0; at < records.length; at += 7) {
      if (records[at + 1] === 0 || records[at + 3] === 1) continue;
      const item = records[at];
      for (let own_at = own.starts[item]; own_at < own.starts[item + 1]; own_at++) {
        const skill = own.values[own_at];
        failedAt[skill] = Math.min(failedAt[skill], difficulty[item] / 65535);
      }
    }
    const { starts, values } = lists.prerequisite;
    const remedial = new Float32Array(count);
    const depth = new Int32Array(count);
    for (let skill = 0; skill < count; skill++) {
      let least = 1;
      for (let at = starts[skill]; at < starts[skill + 1]; at++) {
        const before = values[at];
        least = Math.min(least, stood[before * 9]);
        if (stood[before * 9 + 4] === 0) depth[skill] = Math.max(depth[skill], depth[before] + 1);
      }
      if (failing[skill] === 0) continue;
      for (let at = starts[skill]; at < starts[skill + 1]; at++) {
        const unknown = 1 - stood[values[at] * 9];
        const suspected = failing[skill] === 1 && stood[values[at] * 9] === least;
        const asked = failing[skill] * (suspected ? Math.max(unknown, 0.4) : unknown);
        remedial[values[at]] = 1 - (1 - remedial[values[at]]) * (1 - asked);
      }
    }
    const onPath = new Uint8Array(count);
    if (goal !== undefined) {
      onPath[goal] = met[goal] < 1 ? 1 : 0;
      for (let skill = goal; skill >= 0; skill--) {
        if (!onPath[skill]) continue;
        for (let at = starts[skill]; at < starts[skill + 1]; at++) {
          if (met[values[at]] < 1) onPath[values[at]] = 1;
        }
      }
    }
    return { met, due, failing, logit, failedAt, remedial, depth, onPath };
  }

  function scoreOf(item, record, skills, mixed) {
    const hard = difficulty[item] / 65535;
    const [from, to] = [own.starts[item], own.starts[item + 1]];
    const answered = record >= 0 && records[record + 1] > 0;
    const finished = record >= 0 && records[record + 2] === 1;
    const news = !finished;

    // What its skills say.
    let [ready, way, room, doubt, ease] = [1, 0, 0, 0, Number.POSITIVE_INFINITY];
    let [due, worst, unhelped, path] = [0, 0, 1, 0];
    const before = (skill) => {
      for (let at = from; at < to; at++) if (own.values[at] === skill) return;
      ready = Math.min(ready, skills.met[skill]);
      if (stood[skill * 9 + 4] === 0) way = Math.max(way, skills.depth[skill] + 1);
    };
    for (let at = lists.requires.starts[item]; at < lists.requires.starts[item + 1]; at++) {
      before(lists.requires.values[at]);
    }
    for (let own_at = from; own_at < to; own_at++) {
      const skill = own.values[own_at];
      for (let at = lists.prerequisite.starts[skill]; at < lists.prerequisite.starts[skill + 1]; at++) {
        before(lists.prerequisite.values[at]);
      }
      room += Math.min((1 - stood[skill * 9]) / 0.3, 1);
      doubt += stood[skill * 9 + 2];
      ease = Math.min(ease, skills.logit[skill] + 6 * middling[skill]);
      due = Math.max(due, skills.due[skill]);
      path = Math.max(path, skills.onPath[skill]);
      const failing = skills.failing[skill];
      let help = 0;
      if (failing > 0) {
        if (expositive[item] && news) help = failing;
        else help = hard < skills.failedAt[skill] - 0.02 ? 0.5 * failing : -failing;
      }
      if (help >= 0) help = Math.max(help, skills.remedial[skill]);
      worst = Math.min(worst, help);
      unhelped *= 1 - Math.max(help, 0);
    }
    room = (to > from ? room / (to - from) : 0.5) * ready;
    let fresh = 0;
    for (let at = lists.teaches.starts[item]; at < lists.teaches.starts[item + 1]; at++) {
      const skill = lists.teaches.values[at];
      if (stood[skill * 9 + 8] === 0) fresh = Math.max(fresh, 1 - stood[skill * 9]);
    }
    let gain = expositive[item] ? (news ? room : 0) : 0;
    if (!expositive[item]) {
      const logit = to > from ? ease - 6 * hard : Math.log(0.45 / 0.55) - 6 * (hard - 0.5);
      const chance = 1 / (1 + Math.exp(-logit)) + 0.1 * challenge;
      gain = room * clamp(Math.min((chance - 0.2) / 0.4, (1.05 - chance) / 0.2), 0, 1);
    }

    // What the learner is drawn to.
    let drawn;
    if (record >= 0) drawn = records[record + 6];
    else {
      let strongest = 0;
      for (let at = lists.topic.starts[item]; at < lists.topic.starts[item + 1]; at++) {
        const leaning = topics[lists.topic.values[at]];
        if (Math.abs(leaning) > Math.abs(strongest)) strongest = leaning;
      }
      const row = item * query.length;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let at = 0; at < query.length; at += 4) {
        a += vectors[row + at] * query[at];
        b += vectors[row + at + 1] * query[at + 1];
        c += vectors[row + at + 2] * query[at + 2];
        d += vectors[row + at + 3] * query[at + 3];
      }
      const alike = (a + b + c + d) * scales[item] * taste[query.length];
      const notFor = (1 - Math.max(strongest, 0)) * (1 - clamp(alike, 0, 1));
      const notAgainst = (1 + Math.min(strongest, 0)) * (1 + clamp(alike, -1, 0));
      drawn = notAgainst - notFor;
    }
    const took = Math.max(time[item] > 0 ? time[item] : usual, 1);
    const stale = answered || finished ? 0.2 + 0.8 * (3 / (3 + records[record + 4])) : 0;
    const chance = (lowbias32(item ^ mixed) >>> 8) / 0x1000000;
    return (
      WEIGHTS.readiness * (0.85 * ready + 0.15 / (1 + way)) +
      WEIGHTS.gain * gain +
      (expositive[item] ? 0 : WEIGHTS.review * due) +
      WEIGHTS.remediation * (worst < 0 ? worst : 1 - unhelped) +
      WEIGHTS.introduction * fresh * ready +
      WEIGHTS.goal * path +
      WEIGHTS.topic * drawn +
      WEIGHTS.format * formats[type[item]] +
      WEIGHTS.time * (Math.min((2.5 * usual) / took, 1) - 1) -
      WEIGHTS.novelty * stale +
      EXPLORATION * (doubt / Math.max(to - from, 1)) * (2 * chance - 1)
    );
  }

  /** Maximal marginal relevance. */
  function varied(best, scores, size) {
    const likeness = new Float32Array(best.length);
    const taken = new Uint8Array(best.length);
    const list = [];
    while (list.length < Math.min(size, best.length)) {
      let picked = -1;
      for (let at = 0; at < best.length; at++) {
        if (taken[at]) continue;
        if (picked < 0 || scores[at] - likeness[at] > scores[picked] - likeness[picked]) picked = at;
      }
      taken[picked] = 1;
      list.push(best[picked]);
      for (let at = 0; at < best.length; at++) {
        if (!taken[at]) likeness[at] = Math.max(likeness[at], alike(best[picked], best[at]));
      }
    }
    return list;
  }

  function alike(a, b) {
    const same = type[a] === type[b] ? 0.2 : 0;
    return 0.6 * overlap(own, a, b) + 0.3 * overlap(lists.topic, a, b) + same;
  }
}

/** Shared entries as a part of the shorter list. */
function overlap({ starts, values }, a, b) {
  const shorter = Math.min(starts[a + 1] - starts[a], starts[b + 1] - starts[b]);
  let shared = 0;
  for (let at = starts[a]; at < starts[a + 1]; at++) {
    for (let other = starts[b]; other < starts[b + 1]; other++) {
      if (values[at] === values[other]) {
        shared++;
        break;
      }
    }
  }
  return shorter === 0 ? 0 : shared / shorter;
}

/** The skills that each item teaches, then those that it assesses. */
function own_skills({ teaches, assesses }, items) {
  const starts = new Uint32Array(items + 1);
  const values = new Uint32Array(teaches.values.length + assesses.values.length);
  let end = 0;
  for (let item = 0; item < items; item++) {
    for (const { starts, values: from } of [teaches, assesses]) {
      for (let at = starts[item]; at < starts[item + 1]; at++) values[end++] = from[at];
    }
    starts[item + 1] = end;
  }
  return { starts, values };
}
