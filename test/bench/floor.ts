import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { Pool } from 'undici';
import type { SimulatorAddress } from './simulatorProcess';

/** The minimum work for the same result on this machine: no validation, no matching, no engine. */

const BATCH_SIZE = 500;
const IN_FLIGHT = 5;

/** The text of each SMS that is sent. */
export const SMS_TEXT = 'Hello from the benchmark';

type Batch = readonly INodeExecutionData[];

/** What is requested for a batch of items, and how the answer becomes the fields of items. */
export interface Floor<Answer> {
	readonly path: string;
	readonly content: (batch: Batch) => object;
	readonly read: (answer: Answer, batch: Batch) => IDataObject[];
}

export const STATUSES: Floor<{ StatutResponse_List: IDataObject[] }> = {
	path: '/multi-status',
	content: (batch) => ({
		SMSStatut_List: batch.map(({ json: { phoneNumber, messageId } }) => ({
			phoneNumber,
			messageId,
		})),
	}),
	read: ({ StatutResponse_List }) =>
		StatutResponse_List.map(({ phoneNumber, messageId, status, date, stopSms, isSpam }) => ({
			phoneNumber,
			messageId,
			status,
			isFinal: status !== 'Waiting',
			date: new Date(Number(date) * 1000).toISOString(),
			stopSms: stopSms === '1',
			isSpam: isSpam === '1',
		})),
};

interface SentAnswer {
	readonly message_id: number;
	readonly currency: string;
	readonly SMSResponse_List: IDataObject[];
}

export const SENDING: Floor<SentAnswer> = {
	path: '/bulk-send',
	content: (batch) => ({
		SMSList: batch.map(({ json: { phoneNumber } }) => ({ phoneNumber, message: SMS_TEXT })),
	}),
	read: ({ message_id: messageId, currency, SMSResponse_List }) =>
		SMSResponse_List.map(({ phoneNumber, nbSms: smsCount, cost }) => ({
			phoneNumber,
			messageId,
			smsCount,
			cost,
			currency,
		})),
};

type LookupEntry = IDataObject & { readonly format: IDataObject };

export const LOOKING_UP: Floor<{ lookup: LookupEntry[] }> = {
	path: '/lookup',
	content: (batch) => ({
		phoneNumbers: batch.map(({ json: { phoneNumber } }) => phoneNumber).join(','),
	}),
	read: ({ lookup }, batch) =>
		lookup.map(
			({ type, countryCode: country, prefixCode: callingCode, network, format }, index) => ({
				phoneNumber: batch[index].json.phoneNumber,
				type,
				country,
				callingCode,
				network,
				national: format.national,
				international: format.international,
			}),
		),
};

/** Requests all items, several batches at once. Returns one item for each. */
export async function runFloor<Answer>(
	{ path, content, read }: Floor<Answer>,
	items: Batch,
	{ baseUrl, apiKey }: SimulatorAddress,
): Promise<INodeExecutionData[]> {
	const { origin, pathname } = new URL(baseUrl);
	const pool = new Pool(origin, { connections: IN_FLIGHT });
	const output = new Array<INodeExecutionData>(items.length);
	let next = 0;
	const work = async (): Promise<void> => {
		while (next < items.length) {
			const from = next;
			next += BATCH_SIZE;
			const batch = items.slice(from, from + BATCH_SIZE);
			const { body } = await pool.request({
				method: 'POST',
				path: `${pathname}${path}`,
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify({ apiKey, ...content(batch) }),
			});
			read((await body.json()) as Answer, batch).forEach((json, index) => {
				output[from + index] = { json, pairedItem: { item: from + index } };
			});
		}
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, work));
	await pool.close();
	return output;
}
