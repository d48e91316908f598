export function programOf(name: string): string;
export function isBundled(): boolean;
export function bundleFolder(sources: "src" | "dist"): string;
export const bundleList: string;
