/** A number if it is a safe integer, else the digits as text: an ID is never rounded. */
export type MessageId = number | string;

/** One SMS as SMS Partner knows it: the recipient's number in E.164, and the message ID. */
export interface Message {
	readonly phoneNumber: string;
	readonly messageId: MessageId;
}

/** Equal for equal messages, since both values are in normal form. */
export function messageKey({ phoneNumber, messageId }: Message): string {
	return `${phoneNumber} ${messageId}`;
}
