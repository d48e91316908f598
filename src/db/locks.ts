/** PostgreSQL's advisory locks that the program takes, by their numbers. */

/** Held while migrations run: two starts on one database take turns. */
export const migrationLock = 20_260_101;

/** Shared by backups, and taken alone by the sweep of blobs that nobody names. */
export const sweepLock = 20_260_102;

/**
 * With a hash of a dataset's id: shared by readings of data that are not open, until each is written
 * down (migration 0692 has its number), and taken alone by whoever changes who may read them.
 */
export const accessLock = 6;

/** Held while gathered records are written: two sources that tell of one dataset find each other. */
export const harvestLock = 20_260_103;

/** Held while the keys of the instance change: the first is made once. */
export const identityLock = 20_260_104;

/** Held while a process of the instance opens: what is made once is made by one of them. */
export const openingLock = 20_260_105;

/** Held while it is decided which process does what one alone must do. */
export const electionLock = 20_260_106;

/** Held while the demonstration is loaded: what it finds missing it makes. */
export const demonstrationLock = 20_260_107;
