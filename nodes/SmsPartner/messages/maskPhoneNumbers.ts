/**
 * Masks phone numbers in a text that is shown outside of items: errors and hints reach logs and e-mails. The shortest
 * have seven digits.
 */
export function maskPhoneNumbers(text: string): string {
	return text.replace(/\+?\d(?:[\s\p{P}]{0,3}\d){6,}/gu, '…');
}
