/** Told as a date, but of no calendar. */
export const impossible = "";

/** A year, a month or a day of the calendar, or `impossible`. */
export function dated(year = "", month?: string, day?: string): string {
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const days = new Date(Date.UTC(2000 + (y % 400), m, 0)).getUTCDate();
  if (!(y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= days)) return impossible;
  if (month === undefined) return year;
  return day === undefined ? `${year}-${two(m)}` : `${year}-${two(m)}-${two(d)}`;
}

/** The instant of a day and a clock (`10:00`, `10h05`, `10:05:30.25 PM`), in UTC where an offset is told. */
export function withClock(day: string, time?: string, offset = ""): string | undefined {
  if (day === impossible || time === undefined) return day;
  const clock = clockOf(time);
  if (day.length !== 10 || clock === undefined) return undefined;
  const { hours, minutes, seconds, milliseconds } = clock;
  if (hours > 24 || minutes > 59 || seconds > 60) return impossible;
  const zone = zoneOf(offset);
  if (zone === undefined) return undefined;
  // 24:00 and the second that leaps are written as the instant that follows.
  const whole = Date.parse(`${day}T00:00:00Z`) + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  if (zone === "none") return instant(whole)?.replace("Z", "");
  return instant(whole + milliseconds - zone * 60_000);
}

export function instant(milliseconds: number): string | undefined {
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8.64e15) return undefined;
  const text = new Date(milliseconds).toISOString().replace(".000Z", "Z");
  return /^(?!0000)\d{4}-/.test(text) ? text : impossible;
}

interface Clock {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

function clockOf(time: string): Clock | undefined {
  const written = /^(\d{1,2})[:hH](\d{1,2})?(?::(\d{1,2})(?:[.,](\d+))?)?(?: ?([AaPp])\.?[Mm]\.?)?$/.exec(
    time,
  );
  if (written === null) return undefined;
  const [, hours = "", minutes = "0", seconds = "0", fraction = "", half = ""] = written;
  return {
    hours: half === "" ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === "p" ? 12 : 0),
    minutes: Number(minutes),
    seconds: Number(seconds),
    milliseconds: Number(fraction.slice(0, 3).padEnd(3, "0")),
  };
}

/** Minutes ahead of UTC; `none` where none is told, nothing where it is not understood. */
function zoneOf(offset: string): number | "none" | undefined {
  const text = offset
    .trim()
    .replace(/\[.*\]$|\s*\(.*\)$/, "")
    .replace(/^(?:UTC|GMT)(?=[+-])/, "");
  if (text === "") return "none";
  if (/^(?:Z|UTC|GMT)$/i.test(text)) return 0;
  const parts = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (parts === null || Number(parts[2]) > 14) return undefined;
  return (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3] ?? 0));
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
