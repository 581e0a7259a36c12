import type { INodeExecutionData } from 'n8n-workflow';

/**
 * Keeps n8n's Retry On Fail from sending again. It reruns a node if the first item of output 0 has an `error`, which
 * can happen in a tool, where results and errors share one output. If anything was or may have been sent, this renames
 * the `error` of items on output 0 to `errorMessage`.
 */
export function preventRetry(outputs: INodeExecutionData[][]): INodeExecutionData[][] {
	if (!outputs[0].some(({ json }) => json.error !== undefined)) return outputs;
	const mayHaveBeenSent = outputs
		.flat()
		.some(({ json }) => json.errorSource === undefined || json.maybeSent === true);
	if (!mayHaveBeenSent) return outputs;
	const [first, ...others] = outputs;
	return [first.map(renamed), ...others];
}

function renamed(item: INodeExecutionData): INodeExecutionData {
	const { error, ...fields } = item.json;
	return error === undefined ? item : { ...item, json: { errorMessage: error, ...fields } };
}
