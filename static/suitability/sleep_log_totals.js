// The arithmetic of the sleep log: no page, no clock, no storage.
//
// The parts of a night are those of the consensus sleep diary (Carney 2012, doi 10.5665/sleep.1642):
// when one tried to sleep, the minutes until sleep counted from there, the times and minutes awake
// without the final awakening, and the final awakening. They add up as in Reed and Sacco 2016
// (doi 10.5664/jcsm.5498): what lies between trying and the final awakening is time to fall asleep,
// sleep, or time awake in the night. So, in minutes,
//
//     total sleep = (woke - to bed) - time to fall asleep - time awake in the night
//
// To bed at 23:30, woke at 06:45, 25 minutes to fall asleep, 15 awake: 435 - 25 - 15 = 395.
// When one got out of bed is written down for the provider, and is in no total.
const SleepTotals = (() => {
  const DAY = 24 * 60;
  // Longer than this is rather a morning taken for an evening: 11:30 to 06:45 is over 19 hours.
  const LONGEST = 16 * 60;
  const LONGEST_IN_BED = 12 * 60;
  const TIMES = ["bed", "woke", "up"];
  const LIMITS = { latency: [0, 720], times: [0, 50], awake: [0, 720], rested: [1, 5], tense: [1, 5] };
  const FIELDS = ["bed", "latency", "times", "awake", "woke", "up", "rested", "tense"];
  const MEASURES = ["latency", "total", "times", "rested", "tense"];

  // "23:30" is 1410; null if it is no time.
  const clock = (text) => {
    const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
    return match ? Number(match[1]) * 60 + Number(match[2]) : null;
  };

  const number = (text, [low, high]) =>
    /^\d{1,4}$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : null;

  // The minutes from one time to the next time it is the other: across midnight if need be.
  const between = (from, to) => (to - from + DAY) % DAY;

  // What was typed as numbers, null where blank, and the fields that hold neither.
  function parse(typed) {
    const values = {}, problems = {};
    for (const field of FIELDS) {
      const text = typed[field] ?? "";
      const isTime = TIMES.includes(field);
      values[field] = isTime ? clock(text) : number(text, LIMITS[field]);
      if (text !== "" && values[field] === null) problems[field] = isTime ? "time" : "number";
    }
    return { values, problems };
  }

  // What does not go together, by the field that it is told beside.
  function contradictions({ bed, latency, times, awake, woke, up }) {
    const wrong = {};
    const inBed = bed === null || woke === null ? null : between(bed, woke);
    if (inBed > LONGEST) wrong.woke = "long";
    else if (inBed !== null && (latency ?? 0) >= inBed) wrong.woke = "order";
    else if (inBed !== null && (latency ?? 0) + (awake ?? 0) >= inBed) wrong.awake = "no_sleep";
    if (times === 0 && awake > 0) wrong.times = "not_awake";
    if (woke !== null && up !== null && between(woke, up) > LONGEST_IN_BED) wrong.up = "up";
    return wrong;
  }

  // Total sleep in minutes; null if a part is blank. Who never woke was awake for no minutes.
  function asleep({ bed, latency, times, awake, woke }) {
    const wakeful = awake ?? (times === 0 ? 0 : null);
    if ([bed, latency, wakeful, woke].includes(null)) return null;
    return between(bed, woke) - latency - wakeful;
  }

  // A night as typed: its measures, null where blank or in doubt, and the problem of each field.
  function night(typed) {
    const { values, problems: unread } = parse(typed);
    const problems = { ...contradictions(values), ...unread };
    const sound = (...fields) => fields.every((field) => !(field in problems));
    const isLeftNoSleep = ["order", "no_sleep"].some((each) => Object.values(problems).includes(each));
    return {
      latency: isLeftNoSleep ? null : values.latency,
      total: sound("bed", "latency", "times", "awake", "woke") ? asleep(values) : null,
      times: sound("times") ? values.times : null,
      rested: values.rested,
      tense: values.tense,
      problems,
    };
  }

  const isFilled = (each) => MEASURES.some((measure) => each[measure] !== null);

  // The mean of what is there, and of how many nights: a blank is no zero.
  function mean(values) {
    const there = values.filter((value) => value !== null);
    const sum = there.reduce((total, value) => total + value, 0);
    return { mean: there.length ? sum / there.length : null, nights: there.length };
  }

  // A week of nights: how many were filled in, and the mean of each measure.
  const week = (nights) => ({
    of: nights.length,
    filled: nights.filter(isFilled).length,
    ...Object.fromEntries(
      MEASURES.map((measure) => [measure, mean(nights.map((each) => each[measure]))]),
    ),
  });

  // 395 is "6 h 35 min".
  function hours(minutes) {
    const whole = Math.round(minutes);
    return `${Math.floor(whole / 60)} h ${whole % 60} min`;
  }

  // The measure in words: minutes, hours, or a number with a decimal where it is a mean.
  function words(measure, value) {
    if (measure === "total") return hours(value);
    if (measure === "latency") return `${Math.round(value)} min`;
    return Number.isInteger(value) ? String(value) : value.toFixed(1);
  }

  // The date some days later, both as "2026-11-28". Counted in UTC, where every day has 24 hours.
  function later(date, days) {
    const day = new Date(`${date}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + days);
    return day.toISOString().slice(0, 10);
  }

  // The log as a table for a spreadsheet: ISO dates, times, whole numbers and blanks.
  function csv(start, nights) {
    const head = ["date", "to_bed", "minutes_to_fall_asleep", "times_awake", "minutes_awake",
      "woke", "out_of_bed", "rested_1_to_5", "tense_1_to_5", "total_sleep_minutes"];
    const rows = nights.map((typed, n) => [
      later(start, n),
      ...FIELDS.map((field) => typed[field] ?? ""),
      night(typed).total ?? "",
    ]);
    return [head, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
  }

  return { FIELDS, MEASURES, night, isFilled, week, words, later, csv };
})();
