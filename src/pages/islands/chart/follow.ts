/**
 * A chart tells the value under the pointer or the finger, and, once it has the focus, moves from
 * value to value by the arrow keys and says each. Its marks are those that the server drew: each
 * holds its value as a title.
 */
interface Mark {
  readonly element: SVGGraphicsElement;
  readonly series: string;
  readonly told: string;
  /** Of its middle, in the units of the drawing. */
  readonly x: number;
  readonly y: number;
}

interface Shown {
  readonly marks: readonly Mark[];
  readonly tip: HTMLElement;
  readonly said: HTMLElement;
  now: Mark | undefined;
}

/** As far from the pointer, in pixels, as a mark is still meant. */
const reach = 48;

export function follow(box: HTMLElement, svg: SVGSVGElement): void {
  let shown: Shown | undefined;
  // The other size of the drawing is hidden, and what is hidden has no place.
  const open = (): Shown => (shown ??= prepare(box, svg));
  box.tabIndex = 0;
  box.role = "application";
  box.ariaLabel = `${box.dataset["chart"] ?? ""} ${svg.getAttribute("aria-label") ?? ""}`;
  svg.addEventListener("pointermove", (event) => {
    const state = open();
    show(state, svg, nearest(state.marks, svg, event));
  });
  svg.addEventListener("pointerdown", (event) => {
    const state = open();
    show(state, svg, nearest(state.marks, svg, event));
  });
  box.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType === "mouse") show(open(), svg, undefined);
  });
  box.addEventListener("blur", () => show(open(), svg, undefined));
  box.addEventListener("keydown", (event) => {
    const state = open();
    if (event.key === "Escape") show(state, svg, undefined);
    else {
      const next = step(state, event.key);
      if (next === undefined) return;
      show(state, svg, next);
      state.said.textContent = next.told;
    }
    event.preventDefault();
  });
}

function prepare(box: HTMLElement, svg: SVGSVGElement): Shown {
  const marks = [...svg.querySelectorAll<SVGGraphicsElement>("[data-s]:has(> title)")].map((element) => {
    const title = element.querySelector("title");
    const told = title?.textContent ?? "";
    // The browser's own tooltip would come over this one.
    title?.remove();
    const { x, y } = middleOf(element, svg);
    return { element, series: element.dataset["s"] ?? "", told, x, y };
  });
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;
  tip.ariaHidden = "true";
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.ariaLive = "polite";
  box.append(tip, said);
  return { marks, tip, said, now: undefined };
}

/** In the units of the drawing, whatever the groups that the mark stands in. */
function middleOf(element: SVGGraphicsElement, svg: SVGSVGElement): { x: number; y: number } {
  const [own, whole] = [element.getBoundingClientRect(), svg.getBoundingClientRect()];
  const scale = svg.viewBox.baseVal.width / whole.width;
  return {
    x: (own.left + own.width / 2 - whole.left) * scale,
    y: (own.top + own.height / 2 - whole.top) * scale,
  };
}

/** The mark under the pointer, or the one whose edge is nearest. */
function nearest(
  marks: readonly Mark[],
  svg: SVGSVGElement,
  at: { clientX: number; clientY: number; target: EventTarget | null },
): Mark | undefined {
  const direct = marks.find(({ element }) => element === at.target);
  if (direct !== undefined) return direct;
  const whole = svg.getBoundingClientRect();
  const scale = whole.width / svg.viewBox.baseVal.width;
  let [best, least]: [Mark | undefined, number] = [undefined, reach];
  for (const mark of marks) {
    const far = Math.hypot(mark.x * scale + whole.left - at.clientX, mark.y * scale + whole.top - at.clientY);
    if (far < least) [best, least] = [mark, far];
  }
  return best ?? sameRow(marks, at);
}

/** Of bars, the whole row tells its value: the name on the left too. */
function sameRow(
  marks: readonly Mark[],
  { clientX, clientY }: { clientX: number; clientY: number },
): Mark | undefined {
  const bars = marks.filter(({ element }) => element.localName === "rect");
  const across = bars.length > 1 && bars.every(({ x }) => x === bars[0]?.x);
  return bars.find(({ element }) => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    return across ? clientX >= left && clientX <= right : clientY >= top - 3 && clientY <= bottom + 3;
  });
}

/** The next mark: along its series, or to the series above or below at the same place. */
function step({ marks, now }: Shown, key: string): Mark | undefined {
  const first = marks[0];
  if (key === "Home") return first;
  if (key === "End") return marks.at(-1);
  const along = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const across = { ArrowDown: 1, ArrowUp: -1 }[key];
  const way = along ?? across;
  if (way === undefined) return undefined;
  if (now === undefined) return first;
  const names = [...new Set(marks.map(({ series }) => series))].sort((a, b) => Number(a) - Number(b));
  if (along === undefined && names.length > 1) {
    const series = names[(names.indexOf(now.series) + way + names.length) % names.length];
    return marks
      .filter((mark) => mark.series === series)
      .reduce<Mark | undefined>(
        (best, mark) => (best === undefined || near(mark, now) < near(best, now) ? mark : best),
        undefined,
      );
  }
  const own = marks.filter(({ series }) => series === now.series);
  return own[Math.min(own.length - 1, Math.max(0, own.indexOf(now) + way))];
}

function near(a: Mark, b: Mark): number {
  return Math.hypot(a.x - b.x, (a.y - b.y) / 100);
}

function show(state: Shown, svg: SVGSVGElement, mark: Mark | undefined): void {
  if (mark === state.now) return;
  state.now?.element.classList.remove("at");
  state.now = mark;
  state.tip.hidden = mark === undefined;
  const several = new Set(state.marks.map(({ series }) => series)).size > 1;
  svg.classList.toggle("pointed", mark !== undefined && several);
  for (const one of svg.querySelectorAll<SVGElement>("[data-s]")) {
    one.classList.toggle("lit", one.dataset["s"] === mark?.series);
  }
  if (mark === undefined) return;
  mark.element.classList.add("at");
  state.tip.textContent = mark.told;
  place(state.tip, svg, mark);
}

/** Above the mark and within the drawing. */
function place(tip: HTMLElement, svg: SVGSVGElement, mark: Mark): void {
  const whole = svg.getBoundingClientRect();
  const scale = whole.width / svg.viewBox.baseVal.width;
  const half = tip.offsetWidth / 2;
  const x = Math.min(Math.max(mark.x * scale, half), Math.max(half, whole.width - half));
  const above = mark.y * scale - tip.offsetHeight - 12;
  tip.style.left = `${x - half}px`;
  tip.style.top = `${above < 0 ? mark.y * scale + 14 : above}px`;
}
