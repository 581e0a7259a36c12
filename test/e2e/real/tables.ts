import type { IDataObject } from 'n8n-workflow';
import type { RestClient } from './rest';
import { connect, itemNodes, MANUAL_TRIGGER, node, trigger, workflow } from './workflows';

/** Creates the table of customers with the node of the workflow "send a campaign" that does so, and adds these. */
export async function fillCustomers(
	rest: RestClient,
	campaignId: string,
	customers: readonly IDataObject[],
): Promise<void> {
	const step = await rest.start(campaignId, MANUAL_TRIGGER, undefined, 'Create Customers Table');
	await rest.ended(step);
	await fillTable(rest, 'Customers', customers);
}

/** Adds rows to a data table of n8n, with a workflow, as a user would. */
export async function fillTable(
	rest: RestClient,
	name: string,
	rows: readonly IDataObject[],
): Promise<void> {
	const insert = node({
		name: 'Insert',
		type: 'n8n-nodes-base.dataTable',
		typeVersion: 1.1,
		parameters: {
			resource: 'row',
			operation: 'insert',
			dataTableId: { __rl: true, mode: 'name', value: name },
			columns: { mappingMode: 'autoMapInputData', value: {}, matchingColumns: [], schema: [] },
			options: {},
		},
	});
	const workflowId = await rest.createWorkflow(
		workflow(
			`Fill ${name}`,
			[trigger, ...itemNodes(rows), insert],
			connect(['Start', ['Campaign']], ['Campaign', ['Messages']], ['Messages', ['Insert']]),
		),
	);
	const { Insert } = await rest.run(workflowId, 'Start');
	const inserted = Insert.data?.main[0]?.length;
	if (inserted !== rows.length)
		throw new Error(`${inserted} of ${rows.length} rows are in ${name}.`);
	await rest.removeWorkflow(workflowId);
}
