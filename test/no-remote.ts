/** The parts of the rooms that tell of other instances, for a world that follows nobody. */
export const noRemote = {
  remote: { findTable: async () => undefined, refuseDeleted: async () => undefined },
  network: { reusesElsewhere: async () => new Map() },
};
