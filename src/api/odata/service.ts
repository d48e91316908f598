import { answerJson, levelOf } from "./answer.ts";
import { allowOptions, entitySets, type ODataRequest } from "./request.ts";

/** The service document: what entity sets there are. */
export async function sendService(request: ODataRequest): Promise<Response> {
  allowOptions(request);
  const { root } = request;
  const alone = levelOf(request) === "none";
  const value: object[] = [];
  for await (const { name, table } of entitySets(request)) {
    value.push({
      name,
      title: `${table.datasetTitle} – ${table.name}`,
      kind: "EntitySet",
      url: alone ? `${root}/${name}` : name,
    });
  }
  const context = alone ? {} : { "@odata.context": `${root}/$metadata` };
  return answerJson(request, JSON.stringify({ ...context, value }));
}
