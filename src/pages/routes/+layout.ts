/** Pages are read as they are sent: no framework runs in the browser. */
export const csr = false;
