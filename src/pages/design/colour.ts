/** A colour in OKLCH (CSS Color 4): lightness 0–1, chroma, hue in degrees. */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

/** Linear sRGB, each 0–1 where the colour is in gamut. */
type Linear = readonly [number, number, number];

/** Ratio of WCAG 2.2 (1 to 21). */
export function contrast(a: Oklch, b: Oklch): number {
  const [x, y] = [luminance(toLinear(inGamut(a))), luminance(toLinear(inGamut(b)))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** The same hue and lightness with the most chroma that sRGB can show. */
export function inGamut(colour: Oklch): Oklch {
  if (isShown(colour)) return colour;
  let [low, high] = [0, colour.c];
  for (let step = 0; step < 20; step += 1) {
    const middle = (low + high) / 2;
    if (isShown({ ...colour, c: middle })) low = middle;
    else high = middle;
  }
  return { ...colour, c: low };
}

export function toHex(colour: Oklch): string {
  const channels = toLinear(inGamut(colour)).map((channel) => {
    const encoded = channel <= 0.0031308 ? 12.92 * channel : 1.055 * channel ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(1, Math.max(0, encoded)) * 255)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

export function toCss({ l, c, h }: Oklch): string {
  return `oklch(${round(l)} ${round(c)} ${round(h)})`;
}

/** Matrices of Björn Ottosson, “A perceptual color space for image processing” (2020). */
function toLinear({ l, c, h }: Oklch): Linear {
  const angle = (h * Math.PI) / 180;
  const [a, b] = [c * Math.cos(angle), c * Math.sin(angle)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function isShown(colour: Oklch): boolean {
  return toLinear(colour).every((channel) => channel >= -0.0001 && channel <= 1.0001);
}

function luminance([red, green, blue]: Linear): number {
  return 0.2126 * clamp(red) + 0.7152 * clamp(green) + 0.0722 * clamp(blue);
}

function clamp(channel: number): number {
  return Math.min(1, Math.max(0, channel));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
