import { flagOf, integerOf, type JsonObject, textOf } from '../../nodes/SmsPartner/guards';
import { type ApiAnswer, costOf, error, isMobile, noNumberLeft } from './answers';
import { international, type MessageStore, type Sms } from './messageStore';
import { type Schedule, scheduleIn } from './schedule';

/** Shared by the endpoints that send one text and many texts. */

/** Options that the SMS of a request share. */
export interface Sending {
	readonly schedule: Schedule | undefined;
	readonly isUnicode: boolean;
	readonly isLowCost: boolean;
}

/** SMS that were sent under one message ID. */
export interface SentBatch {
	readonly messageId: number;
	readonly parts: number;
	readonly cost: number;
}

/** A refused SMS. */
export interface Problem {
	readonly phoneNumber: unknown;
	readonly code: number;
	readonly message: string;
}

const LOW_COST = 2;
const MAX_PARTS = 10;
const MAX_LOW_COST_LENGTH = 160;

const MESSAGES: Readonly<Record<number, string>> = {
	9: "Ce n'est pas un numéro de mobile",
	13: "Aucun prix n'a été trouvé pour ce numéro",
	14: 'Ce numéro est dans la liste STOP',
	15: 'Numéro déjà dans la liste',
	42: '160 caractères maximum en Low Cost',
	43: 'Le message est requis',
	44: "L'expéditeur n'est pas valide",
	45: "La date d'envoi est requise",
	46: "L'heure d'envoi est requise",
	47: "La minute n'est pas valide",
	48: 'La minute doit être un multiple de 5',
	49: "La date d'envoi n'est pas valide",
	52: '10 SMS concaténés maximum',
	992: "L'expéditeur n'est pas autorisé",
};

/** Reads the shared options. Returns the answer instead if they make the request fail. */
export function readSending(fields: JsonObject, store: MessageStore): Sending | ApiAnswer {
	const { account } = store;
	const refuse = (code: number): ApiAnswer => error(code, messageFor(code), account.refusalStatus);
	const { sender } = fields;
	if (sender !== undefined && !/^[A-Za-z0-9 ]{3,11}$/.test(String(sender))) return refuse(44);
	if (sender !== undefined && !account.maySendAs(String(sender))) return refuse(992);
	const schedule = scheduleIn(fields);
	if (typeof schedule === 'number') return refuse(schedule);
	if (schedule && schedule.atMs < store.now()) {
		return validationError('scheduledDeliveryDate', 'La date est passée', account.refusalStatus);
	}
	return {
		schedule,
		isUnicode: flagOf(fields.isUnicode) === true,
		isLowCost: integerOf(fields.gamme) === LOW_COST,
	};
}

/** Reads one SMS of a request. Returns the reason instead if it is refused. */
export function readSms(
	{ phoneNumber: given, message }: JsonObject,
	{ isUnicode, isLowCost }: Sending,
	{ account }: MessageStore,
): Sms | Problem {
	const phoneNumber = international(String(given));
	const text = String(message ?? '');
	const code = !isMobile(phoneNumber)
		? 9
		: text.trim() === ''
			? 43
			: partsOf(text, isUnicode) > MAX_PARTS
				? 52
				: isLowCost && text.length > MAX_LOW_COST_LENGTH
					? 42
					: account.codeOf(phoneNumber);
	return code === undefined
		? { phoneNumber, text, parts: partsOf(text, isUnicode) }
		: { phoneNumber, code, message: messageFor(code) };
}

/** Sends these SMS under one message ID. Returns the answer instead if the credit is too low. */
export function sendAll(
	recipients: readonly Sms[],
	{ schedule }: Sending,
	fields: JsonObject,
	store: MessageStore,
): SentBatch | ApiAnswer {
	const { account } = store;
	const parts = recipients.reduce((sum, sms) => sum + sms.parts, 0);
	const cost = costOf(parts);
	const isSandbox = flagOf(fields.sandbox) === true;
	if (!isSandbox) {
		if (cost > account.balance) return error(11, 'Crédit insuffisant', account.refusalStatus);
		account.balance = Number((account.balance - cost).toFixed(3));
	}
	const messageId = store.send(recipients, {
		tag: textOf(fields.tag),
		sender: textOf(fields.sender),
		scheduledMs: schedule?.atMs,
		isSandbox,
	});
	return { messageId, parts, cost };
}

/** The answer if all SMS of a request are refused, whether or not each of them has a problem. */
export function refusalOf(problems: readonly Problem[], { account }: MessageStore): ApiAnswer {
	const [first] = problems;
	const isVague = account.badEntries === 'refusedVaguely' || problems.length > 1;
	if (problems.every(({ code }) => code === 9) && (isVague || account.badEntries !== 'refused')) {
		const { body } = noNumberLeft(problems.map(({ phoneNumber }) => phoneNumber));
		return { status: account.refusalStatus, body };
	}
	if (isVague) {
		const errors = problems.map(({ code, message }) => ({
			success: false,
			code: String(code),
			message,
		}));
		const body = { success: false, code: 55, message: 'Aucun numéro restant', errors };
		return { status: account.refusalStatus, body };
	}
	return first.code === 9
		? validationError('phoneNumber', first.message, account.refusalStatus)
		: error(first.code, first.message, account.refusalStatus);
}

/** Code 9, in the shape of the API's documentation. */
function validationError(field: string, message: string, status: number): ApiAnswer {
	const body = {
		success: false,
		code: 9,
		error: [{ elementId: `children[${field}].data`, message }],
	};
	return { status, body };
}

function messageFor(code: number): string {
	return MESSAGES[code] ?? 'Requête refusée';
}

function partsOf(text: string, isUnicode: boolean): number {
	const length = text.replaceAll(':br:', '..').length;
	const [single, part] = isUnicode ? [70, 67] : [160, 153];
	return length <= single ? 1 : Math.ceil(length / part);
}
