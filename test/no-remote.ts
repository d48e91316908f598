/** The part of the rooms that other instances' tables are found in, for a world that follows nobody. */
export const noRemote = { remote: { findTable: async () => undefined } };
