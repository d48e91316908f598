import { element } from "../charts/svg.ts";

/** What stands around a small drawing without axes, beside a figure that says more. */
export function frameSmall(
  { width, height, label }: { readonly width: number; readonly height: number; readonly label: string },
  ...marks: readonly string[]
): string {
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      class: "chart",
      role: "img",
      "aria-label": label,
    },
    ...marks,
  );
}
