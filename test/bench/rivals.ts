import type { INode } from 'n8n-workflow';
import { ourNode } from '../e2e/real/workflows';
import { builtIn } from './realN8n';

/** Nodes that check the statuses of a list: n8n's own, and this one. */

export const EACH = 'HTTP Request, once per message';
export const LOOP = 'Loop Over Items, Aggregate, HTTP Request, Split Out';
export const CODE = 'Code, HTTP Request, Split Out';
export const NODE = 'This node';

export function rivals(
	baseUrl: string,
	credentials: INode['credentials'],
): Record<string, readonly INode[]> {
	/** @param list the expression for the messages of a request */
	const requestAndSplit = (list: string): INode[] => {
		const request = {
			method: 'POST',
			url: `${baseUrl}/multi-status`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'smsPartnerApi',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ { SMSStatut_List: ${list} } }}`,
			options: {},
		};
		return [
			builtIn('Get Statuses', 'httpRequest', 4.2, request, credentials),
			builtIn('Statuses', 'splitOut', 1, { fieldToSplitOut: 'StatutResponse_List' }),
		];
	};
	const ofBatch = requestAndSplit('$json.SMSStatut_List');
	const aggregate = {
		aggregate: 'aggregateAllItemData',
		destinationFieldName: 'SMSStatut_List',
		options: {},
	};
	return {
		[EACH]: requestAndSplit('[{ phoneNumber: $json.phoneNumber, messageId: $json.messageId }]'),
		[LOOP]: [
			builtIn('Loop', 'splitInBatches', 3, { batchSize: 500, options: {} }),
			builtIn('Aggregate', 'aggregate', 1, aggregate),
			...ofBatch,
		],
		[CODE]: [builtIn('Batches', 'code', 2, { jsCode: CUT_INTO_BATCHES }), ...ofBatch],
		[NODE]: [ourNode({ credentials })],
	};
}

const CUT_INTO_BATCHES = `const items = $input.all();
const batches = [];
for (let from = 0; from < items.length; from += 500) {
	batches.push({ json: { SMSStatut_List: items.slice(from, from + 500).map(({ json }) => json) } });
}
return batches;`;
