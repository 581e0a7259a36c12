/** Characters that show nothing, except a space between others. */
const INVISIBLE = /[^\P{Z} ]|^ +| +$|[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const NAMES = new Map([
	[' ', 'a space'],
	['\u00a0', 'a no-break space'],
	['\t', 'a tab'],
	['\n', 'a line break'],
]);

/**
 * The name of a field in quotation marks, with the characters that show nothing spelled out: `'phone' + a space`,
 * `U+FEFF + 'phone'`.
 */
export function quoted(name: string): string {
	const parts: string[] = [];
	let start = 0;
	const addText = (end: number): void => {
		if (end > start) parts.push(`'${name.slice(start, end)}'`);
	};
	for (const { 0: invisible, index } of name.matchAll(INVISIBLE)) {
		addText(index);
		parts.push(...Array.from(invisible, nameOf));
		start = index + invisible.length;
	}
	addText(name.length);
	return parts.length === 0 ? "''" : parts.join(' + ');
}

function nameOf(character: string): string {
	const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	return NAMES.get(character) ?? `U+${hex}`;
}

/** A character as it is or, if it shows nothing, what kind of character it is. */
export function visible(character: string): string {
	if (/[^\s\p{Cf}]/u.test(character)) return character;
	if (character === '\t') return 'a tab';
	return /\s/.test(character) ? 'a no-break space' : 'an invisible character';
}
