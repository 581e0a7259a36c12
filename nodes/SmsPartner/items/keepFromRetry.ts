import type { INodeExecutionData } from 'n8n-workflow';

/**
 * Keeps n8n's Retry On Fail from sending again: it runs a node a second time where the first item of output 0 has an
 * `error`, as a tool's may, since results and errors share its one output. Where anything was or may have been sent,
 * errors on output 0 are called `errorMessage`.
 */
export function keepFromRetry(outputs: INodeExecutionData[][]): INodeExecutionData[][] {
	if (!outputs[0].some(({ json }) => json.error !== undefined)) return outputs;
	const mayBeSent = outputs
		.flat()
		.some(({ json }) => json.errorSource === undefined || json.maybeSent === true);
	if (!mayBeSent) return outputs;
	const [first, ...others] = outputs;
	return [first.map(renamed), ...others];
}

function renamed(item: INodeExecutionData): INodeExecutionData {
	const { error, ...fields } = item.json;
	return error === undefined ? item : { ...item, json: { errorMessage: error, ...fields } };
}
