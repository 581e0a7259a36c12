import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../../nodes/SmsPartner/guards';

/** The schema, as JSON, from which the editor shows the fields of this item before the node has run. */
export function previewOf(item: IDataObject): string {
	return JSON.stringify({ ...schemaOf(item), version: 1 });
}

function schemaOf(value: unknown): object {
	if (!isRecord(value)) return { type: typeof value };
	const fields = Object.entries(value).map(([name, field]) => [name, schemaOf(field)]);
	return { type: 'object', properties: Object.fromEntries(fields) };
}
