import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { Pool } from 'undici';

/** The minimum work for the same result on this machine: no validation, no matching, no engine. */

interface FloorEntry {
	readonly phoneNumber: string;
	readonly messageId: number;
	readonly status: string;
	readonly date: string;
	readonly stopSms: string;
	readonly isSpam: string;
}

const BATCH_SIZE = 500;
const IN_FLIGHT = 5;

/** The text of each SMS that is sent. */
export const SMS_TEXT = 'Hello from the benchmark';

interface SentAnswer {
	readonly message_id: number;
	readonly currency: string;
	readonly SMSResponse_List: ReadonlyArray<{ phoneNumber: string; nbSms: number; cost: number }>;
}

/** Gets the status of each item. */
export async function floor(
	items: readonly INodeExecutionData[],
	baseUrl: string,
	apiKey: string,
): Promise<INodeExecutionData[]> {
	return await inBatches(items, baseUrl, '/multi-status', (batch) => {
		const SMSStatut_List = batch.map(({ json: { phoneNumber, messageId } }) => ({
			phoneNumber,
			messageId,
		}));
		return {
			body: { apiKey, SMSStatut_List },
			read: (answer) =>
				(answer as { StatutResponse_List: FloorEntry[] }).StatutResponse_List.map(jsonOf),
		};
	});
}

/** Sends an SMS to each item. */
export async function sendFloor(
	items: readonly INodeExecutionData[],
	baseUrl: string,
	apiKey: string,
): Promise<INodeExecutionData[]> {
	return await inBatches(items, baseUrl, '/bulk-send', (batch) => {
		const SMSList = batch.map(({ json: { phoneNumber } }) => ({ phoneNumber, message: SMS_TEXT }));
		return {
			body: { apiKey, SMSList },
			read: (answer) => {
				const { message_id: messageId, currency, SMSResponse_List } = answer as SentAnswer;
				return SMSResponse_List.map(({ phoneNumber, nbSms: smsCount, cost }) => ({
					phoneNumber,
					messageId,
					smsCount,
					cost,
					currency,
				}));
			},
		};
	});
}

interface LookupEntry {
	readonly type: string;
	readonly countryCode: string;
	readonly prefixCode: string;
	readonly network: string;
	readonly format: { readonly national: string; readonly international: string };
}

/** Looks up the number of each item. */
export async function lookUpFloor(
	items: readonly INodeExecutionData[],
	baseUrl: string,
	apiKey: string,
): Promise<INodeExecutionData[]> {
	return await inBatches(items, baseUrl, '/lookup', (batch) => {
		const numbers = batch.map(({ json: { phoneNumber } }) => phoneNumber);
		return {
			body: { apiKey, phoneNumbers: numbers.join(',') },
			read: (answer) =>
				(answer as { lookup: LookupEntry[] }).lookup.map(
					({ type, countryCode: country, prefixCode: callingCode, network, format }, index) => ({
						phoneNumber: numbers[index],
						type,
						country,
						callingCode,
						network,
						national: format.national,
						international: format.international,
					}),
				),
		};
	});
}

interface FloorRequest {
	readonly body: object;
	readonly read: (answer: unknown) => IDataObject[];
}

async function inBatches(
	items: readonly INodeExecutionData[],
	baseUrl: string,
	path: string,
	requestOf: (batch: readonly INodeExecutionData[]) => FloorRequest,
): Promise<INodeExecutionData[]> {
	const { origin, pathname } = new URL(baseUrl);
	const pool = new Pool(origin, { connections: IN_FLIGHT });
	const output = new Array<INodeExecutionData>(items.length);
	let next = 0;
	const work = async (): Promise<void> => {
		while (next < items.length) {
			const from = next;
			next += BATCH_SIZE;
			const request = requestOf(items.slice(from, from + BATCH_SIZE));
			const { body } = await pool.request({
				method: 'POST',
				path: `${pathname}${path}`,
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(request.body),
			});
			request.read(await body.json()).forEach((json, index) => {
				output[from + index] = { json, pairedItem: { item: from + index } };
			});
		}
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, work));
	await pool.close();
	return output;
}

function jsonOf({
	phoneNumber,
	messageId,
	status,
	date,
	stopSms,
	isSpam,
}: FloorEntry): IDataObject {
	return {
		phoneNumber,
		messageId,
		status,
		isFinal: status !== 'Waiting',
		date: new Date(Number(date) * 1000).toISOString(),
		stopSms: stopSms === '1',
		isSpam: isSpam === '1',
	};
}
