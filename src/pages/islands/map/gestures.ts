import { moved, type View, zoomed } from "./view.ts";

type Place = readonly [left: number, top: number];

interface Followed {
  view(): View;
  show(view: View): void;
  /** What lies there is told; `pinned` where it was pressed. */
  point(at: Place, pinned: boolean): void;
  /** Whether a press there did something else than tell. */
  open(at: Place): boolean;
}

/** Pixels that a finger may slip in a press. */
const slip = 6;

/** Drag, pinch, wheel, double press and keys. */
export function followGestures(stage: HTMLElement, followed: Followed): void {
  const down = new Map<number, Place>();
  let slipped = 0;
  const placeOf = (event: MouseEvent): Place => {
    const { left, top } = stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Element && event.target.closest("a, button") !== null) return;
    down.set(event.pointerId, placeOf(event));
    slipped = 0;
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    const at = placeOf(event);
    const before = down.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType === "mouse") followed.point(at, false);
      return;
    }
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, at);
    slipped += Math.hypot(at[0] - before[0], at[1] - before[1]);
    if (slipped > slip)
      followed.show(
        other === undefined
          ? dragged(followed.view(), before, at)
          : pinched(followed.view(), other, before, at),
      );
  });
  const up = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || down.size > 0 || event.type === "pointercancel") return;
    const at = placeOf(event);
    if (slipped <= slip && !followed.open(at)) followed.point(at, true);
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  stage.addEventListener("dblclick", (event) =>
    followed.show(zoomed(followed.view(), event.shiftKey ? -1 : 1, [...placeOf(event)])),
  );
  followWheel(stage, followed, placeOf);
  followKeys(stage, followed);
}

function dragged(view: View, before: Place, at: Place): View {
  return moved(view, at[0] - before[0], at[1] - before[1]);
}

function pinched(view: View, other: Place, before: Place, at: Place): View {
  const far = (place: Place): number => Math.max(1, Math.hypot(place[0] - other[0], place[1] - other[1]));
  const middle: [number, number] = [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2];
  return zoomed(view, Math.log2(far(at) / far(before)), middle);
}

/** Whoever scrolls the page past the map goes on scrolling: the wheel zooms once the map has the focus. */
function followWheel(stage: HTMLElement, followed: Followed, placeOf: (event: MouseEvent) => Place): void {
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !stage.contains(document.activeElement)) return;
      event.preventDefault();
      const steps = -event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002) * (event.ctrlKey ? 3 : 1);
      followed.show(zoomed(followed.view(), Math.max(-1, Math.min(1, steps)), [...placeOf(event)]));
    },
    { passive: false },
  );
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function followKeys(stage: HTMLElement, followed: Followed): void {
  stage.addEventListener("keydown", (event) => {
    if (event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const view = followed.view();
    const arrow = arrows[event.key];
    if (arrow !== undefined)
      followed.show(moved(view, arrow[0] * view.width * 0.2, arrow[1] * view.height * 0.2));
    else if (event.key === "+" || event.key === "=") followed.show(zoomed(view, 1));
    else if (event.key === "-") followed.show(zoomed(view, -1));
    else if (event.key === "Enter") followed.point([view.width / 2, view.height / 2], true);
    else return;
    event.preventDefault();
  });
}
