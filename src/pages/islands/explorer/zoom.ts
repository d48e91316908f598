interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const whole: View = { x: 0, y: 0, scale: 1 };
const scaleMax = 16;
const step = 1.6;
/** A finger or a hand that moved less meant the place under it. */
const dragFrom = 5;

/** A map that was drawn by the server comes closer: buttons, Ctrl and wheel, two clicks; then it is dragged. */
export function zoomMap(
  box: HTMLElement,
  words: { readonly closer: string; readonly further: string },
): void {
  const maps = [...box.querySelectorAll<SVGSVGElement>("svg.map")].flatMap((svg) => frameOf(svg) ?? []);
  if (maps.length === 0) return;
  let view = whole;
  const buttons = [["+", words.closer, step] as const, ["−", words.further, 1 / step] as const].map(
    ([sign, name, by]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.ariaLabel = name;
      button.addEventListener("click", () => show(zoomed(view, by, { x: 0.5, y: 0.5 })));
      return button;
    },
  );
  const controls = document.createElement("div");
  controls.className = "zoom no-print";
  controls.append(...buttons);
  box.append(controls);
  const show = (next: View): void => {
    view = kept(next);
    for (const { layer, width, height } of maps) {
      const [x, y] = [view.x * width, view.y * height].map((one) => Math.round(one * 10) / 10);
      layer.setAttribute("transform", `translate(${x} ${y}) scale(${view.scale})`);
    }
    box.classList.toggle("near", view.scale > 1);
    const [closer, further] = buttons;
    if (closer !== undefined) closer.disabled = view.scale >= scaleMax;
    if (further !== undefined) further.disabled = view.scale <= 1;
  };
  show(whole);
  for (const map of maps) listen(map, { show, now: () => view });
}

interface Frame {
  readonly svg: SVGSVGElement;
  readonly frame: SVGGElement;
  readonly layer: SVGGElement;
  readonly width: number;
  readonly height: number;
}

/** The first clipped part of a map is France; what lies overseas and the legend stay where they are. */
function frameOf(svg: SVGSVGElement): Frame | undefined {
  const frame = svg.querySelector<SVGGElement>("g[clip-path]");
  const ground = frame?.querySelector("rect");
  if (!frame || !ground) return undefined;
  const layer = document.createElementNS("http://www.w3.org/2000/svg", "g");
  layer.append(...[...frame.childNodes].filter((child) => child !== ground));
  frame.append(layer);
  const [width, height] = ["width", "height"].map((name) => Number(ground.getAttribute(name)));
  return { svg, frame, layer, width: width ?? 0, height: height ?? 0 };
}

function listen(
  { frame }: Frame,
  { show, now }: { readonly show: (view: View) => void; readonly now: () => View },
): void {
  const at = (event: MouseEvent) => {
    const box = frame.querySelector("rect")?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return { x: (event.clientX - box.x) / box.width, y: (event.clientY - box.y) / box.height };
  };
  frame.addEventListener("dblclick", (event) => {
    event.preventDefault();
    show(zoomed(now(), step, at(event)));
  });
  frame.addEventListener(
    "wheel",
    (event) => {
      // Without Ctrl the page scrolls, as everywhere.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      show(zoomed(now(), event.deltaY < 0 ? step : 1 / step, at(event)));
    },
    { passive: false },
  );
  drag(frame, at, { show, now });
}

function drag(
  frame: SVGGElement,
  at: (event: MouseEvent) => { readonly x: number; readonly y: number },
  { show, now }: { readonly show: (view: View) => void; readonly now: () => View },
): void {
  let from:
    | { readonly point: { x: number; y: number }; readonly view: View; readonly event: PointerEvent }
    | undefined;
  let isDragged = false;
  frame.addEventListener("pointerdown", (event) => {
    isDragged = false;
    if (event.button === 0 && now().scale > 1) from = { point: at(event), view: now(), event };
  });
  frame.addEventListener("pointermove", (event) => {
    if (from === undefined) return;
    const moved = Math.hypot(event.clientX - from.event.clientX, event.clientY - from.event.clientY);
    if (!isDragged && moved < dragFrom) return;
    if (!isDragged) frame.setPointerCapture(event.pointerId);
    isDragged = true;
    const point = at(event);
    const { view } = from;
    show({ ...view, x: view.x + point.x - from.point.x, y: view.y + point.y - from.point.y });
  });
  for (const end of ["pointerup", "pointercancel"] as const)
    frame.addEventListener(end, () => (from = undefined));
  frame.addEventListener("dragstart", (event) => event.preventDefault());
  // What was dragged was not chosen.
  frame.addEventListener(
    "click",
    (event) => {
      if (isDragged) event.preventDefault();
      if (isDragged) event.stopPropagation();
    },
    { capture: true },
  );
}

/** What lies under a point stays there. */
function zoomed(view: View, by: number, { x, y }: { readonly x: number; readonly y: number }): View {
  const scale = Math.min(scaleMax, Math.max(1, view.scale * by));
  const ratio = scale / view.scale;
  return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

/** The map always fills its frame. */
function kept({ x, y, scale }: View): View {
  const within = (one: number) => Math.min(0, Math.max(1 - scale, one));
  return { scale, x: within(x), y: within(y) };
}
