/**
 * Masks phone numbers, which have at least seven digits, in a text that is shown outside of items: errors and hints
 * reach logs and e-mails.
 */
export function maskPhoneNumbers(text: string): string {
	return text.replace(/\+?\d(?:[\s\p{P}]{0,3}\d){6,}/gu, '…');
}
