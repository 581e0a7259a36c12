/** What JavaScript and Luxon write into a text in place of a value that is missing, invalid or not a text. */
const MARK =
	/\[object \w+\]|(?<![\p{L}\p{M}\p{N}_])(?:undefined|null|NaN|Invalid (?:DateTime|Date|Duration|Interval))(?![\p{L}\p{M}\p{N}_])/gu;

/**
 * The first mark of an expression that did not return what was meant, such as `undefined` or `[object Object]`.
 *
 * @param fixedText what the author wrote: the text around the expressions. A mark that it contains is meant.
 */
export function failedMarkIn(text: string, fixedText: string): string | undefined {
	const marks = text.match(MARK);
	if (!marks) return undefined;
	const meant: readonly string[] = fixedText.match(MARK) ?? [];
	return marks.find((mark) => !meant.includes(mark));
}

/** What the author of the expression can do. */
export function adviceFor(mark: string): string {
	if (mark.startsWith('[')) {
		return "An expression in 'Message' returned an object instead of text. Map one of the object's fields, such as {{ $json.customer.name }}.";
	}
	const isMeant = `If '${mark}' is meant, write it outside of the braces.`;
	if (mark.startsWith('Invalid')) {
		return `An expression in 'Message' could not read a date or time. Check the field that it reads, and the format. ${isMeant}`;
	}
	if (mark === 'NaN') {
		return `An expression in 'Message' calculated with a value that is not a number. Check the fields that it reads. ${isMeant}`;
	}
	return `An expression in 'Message' read a value that this item does not have. Check the name of the field, or add a default, such as {{ $json.name ?? '' }}. ${isMeant}`;
}
