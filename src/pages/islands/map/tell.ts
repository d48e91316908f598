/** What is said of one row, one place, or several rows at one spot. */
export interface Tip {
  readonly title: string;
  readonly lines: readonly string[];
  readonly href?: string;
  readonly open?: string;
}

type Place = readonly [left: number, top: number];

/** A note beside the pointer; pressed, it stays, with a link. */
export function showTip(stage: HTMLElement) {
  const note = document.createElement("div");
  note.className = "map-tip";
  note.role = "status";
  note.hidden = true;
  stage.append(note);
  let isPinned = false;
  const hide = (): void => {
    isPinned = false;
    note.hidden = true;
  };
  stage.addEventListener("pointerleave", () => {
    if (!isPinned) hide();
  });
  stage.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
  return {
    hide,
    show: (tip: Tip | undefined, [left, top]: Place, pinned: boolean): void => {
      if (isPinned && !pinned) return;
      stage.style.cursor = tip === undefined ? "" : "pointer";
      if (tip === undefined) return hide();
      isPinned = pinned;
      note.replaceChildren(...linesOf(tip, pinned));
      note.hidden = false;
      const { clientWidth: width, clientHeight: height } = stage;
      note.style.left = `${Math.max(4, Math.min(left + 12, width - note.offsetWidth - 4))}px`;
      note.style.top = `${top + 14 + note.offsetHeight > height ? Math.max(4, top - note.offsetHeight - 10) : top + 14}px`;
    },
  };
}

function linesOf({ title, lines, href, open }: Tip, withLink: boolean): HTMLElement[] {
  const made = [title, ...lines].map((line, index) => {
    const element = document.createElement(index === 0 ? "strong" : "span");
    element.textContent = line;
    return element;
  });
  if (!withLink || href === undefined) return made;
  return [...made, linkOf(href, open ?? title)];
}

function linkOf(href: string, text: string): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  return link;
}

interface NearTip extends Tip {
  readonly metres: number;
}

/** The list of what is nearest, below the map. */
export function showNear(box: HTMLElement, words: Readonly<Record<string, string>>) {
  box.querySelector(".map-near")?.remove();
  const section = document.createElement("section");
  section.className = "map-near";
  section.ariaLive = "polite";
  box.append(section);
  const note = paragraph(words["near-note"] ?? "");
  section.append(note);
  return {
    fail: () => section.replaceChildren(paragraph(words["near-failed"] ?? "")),
    refuse: () => section.replaceChildren(paragraph(words["near-refused"] ?? "")),
    show: (found: readonly NearTip[]) => {
      if (found.length === 0) return section.replaceChildren(paragraph(words["near-none"] ?? ""), note);
      const head = document.createElement("h3");
      head.textContent = words["near-list"] ?? "";
      const list = document.createElement("ol");
      list.append(...found.map(itemOf));
      section.replaceChildren(head, list, note);
    },
  };
}

function itemOf({ title, href, metres }: NearTip): HTMLLIElement {
  const item = document.createElement("li");
  const far =
    metres < 1_000
      ? `${Math.round(metres / 10) * 10} m`
      : `${(metres / 1_000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} km`;
  item.append(href === undefined ? title : linkOf(href, title), ` · ${far}`);
  return item;
}

function paragraph(text: string): HTMLParagraphElement {
  const made = document.createElement("p");
  made.className = "small soft";
  made.textContent = text;
  return made;
}
