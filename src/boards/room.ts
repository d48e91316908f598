import { bindAll } from "../base/bind-all.ts";
import type { IndicatorsContext } from "../indicators/context.ts";
import { listVersions, restoreVersion, undoChange } from "./board-versions.ts";
import {
  changeBoard,
  createBoard,
  deleteBoard,
  findBoardsElsewhere,
  getBoard,
  getDraft,
  listBoards,
  listBoardsBeside,
  publishBoard,
  unpublishBoard,
} from "./boards.ts";
import type { BoardsContext } from "./context.ts";
import { exportBoard, importBoard } from "./exchange.ts";
import { KeptValues } from "./kept-values.ts";
import { addPicture, readPicture } from "./pictures.ts";
import { readValues } from "./values.ts";
import { watchBoard } from "./watch-board.ts";

export function openBoards(
  indicators: IndicatorsContext,
  makePage: BoardsContext["makePage"] = () => Promise.resolve(),
): BoardsContext {
  return { ...indicators, kept: new KeptValues(), makePage };
}

/** What is shown of what is measured. */
export function boardsVerbs(context: BoardsContext) {
  return {
    boards: bindAll(context, {
      addPicture,
      changeBoard,
      createBoard,
      deleteBoard,
      exportBoard,
      findBoardsElsewhere,
      getBoard,
      getDraft,
      importBoard,
      listBoards,
      listBoardsBeside,
      listVersions,
      publishBoard,
      readPicture,
      readValues,
      restoreVersion,
      undoChange,
      unpublishBoard,
      watchBoard,
    }),
  };
}
