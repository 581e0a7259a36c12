import type { IDataObject } from 'n8n-workflow';
import { resolve } from 'node:path';
import { isRecord } from '../../nodes/SmsPartner/guards';
import { DOCUMENTED_MESSAGE } from '../simulator/sampleMessages';
import { type OperationCase, perform } from './everyOperation';
import { jsonOf } from './scenario';

/** The schema files from which the editor shows an operation's output fields before the first run. */

const FOLDER = resolve(__dirname, '../../nodes/SmsPartner/__schema__/v1.0.0');

export function previewFileOf({ resource, operation }: OperationCase): string {
	return resolve(FOLDER, resource, `${operation}.json`);
}

/** The schema, as JSON, of the first item that the operation returns. */
export async function previewOf(one: OperationCase): Promise<string> {
	const { phoneNumber, messageId } = DOCUMENTED_MESSAGE;
	const isCancel = one.title === 'message.cancel';
	const { run } = await perform(
		one,
		{},
		{
			count: 1,
			change: (item) => ({ ...item, phoneNumber, ...(!isCancel && { messageId }) }),
			simulated: {
				messages: [DOCUMENTED_MESSAGE],
				account: { stopList: one.resource === 'optOut' ? [phoneNumber] : [] },
			},
		},
	);
	const [[item]] = jsonOf(run);
	if (!item) throw new Error(`${one.title} returned nothing: ${JSON.stringify(jsonOf(run))}`);
	return schemaJsonOf(item);
}

export function schemaJsonOf(item: IDataObject): string {
	return JSON.stringify({ ...schemaOf(item), version: 1 });
}

function schemaOf(value: unknown): object {
	if (!isRecord(value)) return { type: typeof value };
	const fields = Object.entries(value).map(([name, field]) => [name, schemaOf(field)]);
	return { type: 'object', properties: Object.fromEntries(fields) };
}
