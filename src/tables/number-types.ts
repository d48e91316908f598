/** The engine's names of its types of numbers, as an answer to SQL tells them. */
export const wholeType = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;
export const fractionType = /^(?:DECIMAL.*|FLOAT|DOUBLE)$/;
