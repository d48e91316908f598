import type { Adapter, AdapterPayload } from "oidc-provider";

interface KeptRecord {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

const keptMax = 10_000;

/**
 * What the provider remembers, in its process: who is signed in, and what it gave. A restart forgets it, and whoever
 * was signed in chooses again. The oldest are forgotten where they are many.
 */
export function keepInProcess(now: () => number): (name: string) => Adapter {
  const records = new Map<string, KeptRecord>();
  const find = (key: string): AdapterPayload | undefined => {
    const record = records.get(key);
    if (record === undefined || record.expiresAt > now()) return record?.payload;
    records.delete(key);
    return undefined;
  };
  const first = (test: (payload: AdapterPayload) => boolean, name: string): AdapterPayload | undefined =>
    records.entries().find(([key, { payload }]) => key.startsWith(`${name}:`) && test(payload))?.[1].payload;
  return (name) => ({
    upsert: async (id, payload, expiresInS) => {
      const key = `${name}:${id}`;
      const expiresAt = expiresInS === undefined ? Infinity : now() + expiresInS * 1000;
      records.delete(key);
      records.set(key, { payload, expiresAt });
      for (const oldest of records.keys()) {
        if (records.size <= keptMax) break;
        records.delete(oldest);
      }
    },
    find: async (id) => find(`${name}:${id}`),
    findByUid: async (uid) => first((payload) => payload.uid === uid, name),
    findByUserCode: async (userCode) => first((payload) => payload.userCode === userCode, name),
    consume: async (id) => {
      const payload = find(`${name}:${id}`);
      if (payload !== undefined) payload.consumed = Math.floor(now() / 1000);
    },
    destroy: async (id) => void records.delete(`${name}:${id}`),
    revokeByGrantId: async (grantId) => {
      for (const [key, { payload }] of records) if (payload.grantId === grantId) records.delete(key);
    },
  });
}
