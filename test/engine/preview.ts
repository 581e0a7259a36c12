import type { IDataObject } from 'n8n-workflow';

/** The schema, as JSON, from which the editor shows the fields of this item before the node has run. */
export function previewOf(item: IDataObject): string {
	const fields = Object.entries(item).map(([name, value]) => [name, { type: typeof value }]);
	return JSON.stringify({ type: 'object', properties: Object.fromEntries(fields), version: 1 });
}
