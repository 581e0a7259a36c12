import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { Pool } from 'undici';

/** The least that can be done on this machine for the same result: no check, no match, no engine. */

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

export async function floor(
	items: readonly INodeExecutionData[],
	baseUrl: string,
	apiKey: string,
): Promise<INodeExecutionData[]> {
	const { origin, pathname } = new URL(baseUrl);
	const pool = new Pool(origin, { connections: IN_FLIGHT });
	const output = new Array<INodeExecutionData>(items.length);
	let next = 0;
	const work = async (): Promise<void> => {
		while (next < items.length) {
			const from = next;
			next += BATCH_SIZE;
			const SMSStatut_List = items
				.slice(from, from + BATCH_SIZE)
				.map(({ json: { phoneNumber, messageId } }) => ({ phoneNumber, messageId }));
			const { body } = await pool.request({
				method: 'POST',
				path: `${pathname}/multi-status`,
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify({ apiKey, SMSStatut_List }),
			});
			const answer = (await body.json()) as { StatutResponse_List: FloorEntry[] };
			answer.StatutResponse_List.forEach((entry, index) => {
				output[from + index] = { json: jsonOf(entry), pairedItem: { item: from + index } };
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
