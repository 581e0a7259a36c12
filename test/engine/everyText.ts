/** Every text in a value: keys and values, also of errors and of what has no JSON. */
export function everyText(value: unknown): string[] {
	const texts: string[] = [];
	const seen = new Set<unknown>();
	const collect = (part: unknown): void => {
		if (typeof part === 'string') texts.push(part);
		if (typeof part !== 'object' || part === null || seen.has(part)) return;
		seen.add(part);
		for (const name of Object.getOwnPropertyNames(part)) {
			if (!Array.isArray(part)) texts.push(name);
			collect(Reflect.get(part, name));
		}
	};
	collect(value);
	return texts;
}
