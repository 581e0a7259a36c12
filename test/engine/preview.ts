import type { IDataObject } from 'n8n-workflow';

/** What the editor has to be told to show the fields of this item before the node has run, as text. */
export function previewOf(item: IDataObject): string {
	const fields = Object.entries(item).map(([name, value]) => [name, { type: typeof value }]);
	return JSON.stringify({ type: 'object', properties: Object.fromEntries(fields), version: 1 });
}
