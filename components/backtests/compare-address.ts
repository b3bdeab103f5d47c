export const MOST_COMPARED = 12;

export function compareAddress(ids: readonly string[]): string {
  return `/compare?runs=${ids.join(",")}`;
}
