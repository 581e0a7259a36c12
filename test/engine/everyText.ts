/** Every string in a value: property names and values, including those that JSON leaves out, e.g. of an error. */
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
