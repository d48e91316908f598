import { defined } from "../../base/defined.ts";
import type { BlockOf } from "../../boards/board.ts";
import { writeDate } from "../reading/format.ts";
import { findRefusal } from "../reading/refusals.ts";
import { toldIn } from "../reading/translated.ts";
import type { BoardPage, BoardReader, Shown } from "./shown-block.ts";

/** Those that the reader may read; of the others, how many. */
export async function showDatasets(
  { rooms, actor, language }: BoardReader,
  { title, datasets }: BlockOf<"datasets">,
): Promise<Shown> {
  const known = await rooms.datasets.findDatasets(actor, datasets);
  const shown = datasets.flatMap((id) => {
    const dataset = known.get(id);
    if (dataset === undefined) return [];
    return [
      {
        href: `/datasets/${dataset.slug}`,
        title: toldIn(language, dataset).title,
        by: dataset.organizationName,
        at: writeDate(language, dataset.modifiedAt),
      },
    ];
  });
  const hidden = datasets.length - shown.length;
  return { ...defined({ title }), datasets: shown, ...(hidden === 0 ? {} : { hidden }) };
}

export async function showReuse({ rooms, actor }: BoardReader, { reuse }: BlockOf<"reuse">): Promise<Shown> {
  try {
    const project = await rooms.projects.getProject(actor, reuse);
    const [picture] = project.pictures;
    return {
      title: project.title,
      href: `/reuses/${project.slug}`,
      source: project.owner.name,
      ...(picture === undefined
        ? {}
        : {
            picture: {
              src: `/api/projects/${project.id}/pictures/${picture.id}`,
              alternative: picture.alternative,
            },
          }),
    };
  } catch (error) {
    const refusal = findRefusal(error);
    if (refusal === undefined) throw error;
    return { problem: { key: refusal.key, args: refusal.args } };
  }
}

export function showPicture(page: BoardPage, { picture, alternative, caption }: BlockOf<"picture">): Shown {
  return {
    picture: { src: `/boards/${page.slug}/pictures/${picture}`, alternative, ...defined({ caption }) },
  };
}
