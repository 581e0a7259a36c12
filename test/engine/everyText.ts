/** Every text in a value: keys and values, also of errors and of what has no JSON. */
export function everyText(value: unknown, seen = new Set<unknown>()): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null || seen.has(value)) return [];
	seen.add(value);
	return Object.getOwnPropertyNames(value).flatMap((name) => [
		name,
		...everyText(Reflect.get(value, name), seen),
	]);
}
