/** Numbers of workers to compare. */
export const WORKERS = [1, 2, 4] as const;
export type Workers = (typeof WORKERS)[number];

export function nameOf(workers: Workers): string {
	return workers === 1 ? '1 worker' : `${workers} workers`;
}
