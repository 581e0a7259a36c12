import type { IDataObject, INode } from 'n8n-workflow';
import { messageOf } from '../../nodes/SmsPartner/guards';
import { changingMessages, DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import { installN8n } from './real/installation';
import { packPackage, removePackage } from './real/n8n';
import { isPortFree } from './real/ports';
import { READY_WORKFLOWS, readyWorkflow } from './real/readyWorkflow';
import { OWNER } from './real/rest';
import { fillCustomers } from './real/tables';
import { TestN8n } from './real/testN8n';
import { campaignWorkflow, node, type WorkflowFile } from './real/workflows';

/**
 * An n8n to try the node in, with a user, the simulated SMS Partner, a credential and workflows. tryByHand.ts starts
 * and stops this process.
 */

/** In the order of the README; the other workflows come after them. */
const RECIPES = [
	'send-a-campaign',
	'send-and-wait-for-report',
	'until-final',
	'delivery-report',
	'replies-and-stop',
	'send-and-check-with-an-agent',
];

const REPLIES = readyWorkflow('replies-and-stop', undefined).name;

/** Bob has opted out, Ana is in the table twice, Dora has no valid number. */
const CUSTOMERS = [
	{ firstName: 'Ana', phoneNumber: '+33639980001' },
	{ firstName: 'Bob', phoneNumber: '+33639980002' },
	{ firstName: 'Chloé', phoneNumber: '06 39 98 00 03' },
	{ firstName: 'Ana', phoneNumber: '06 39 98 00 01' },
	{ firstName: 'Dora', phoneNumber: 'unknown' },
];

const WEBHOOK_ID = 'sms-partner-replies';

/** n8n's own default. */
const DEFAULT_PORT = 5678;

async function main(port: number | undefined): Promise<void> {
	if (port !== undefined && !(await isPortFree(port))) {
		throw new Error(`Port ${port} is already in use. Choose another one with --port.`);
	}
	installN8n();
	console.log('Building the package and starting n8n …');
	const messages = sampleMessages(20);
	const tarball = await packPackage();
	const wanted = port ?? ((await isPortFree(DEFAULT_PORT)) ? DEFAULT_PORT : undefined);
	const n8n = await TestN8n.start(
		{
			messages: changingMessages([DOCUMENTED_MESSAGE, ...messages]),
			latencyMs: 200,
			// Time to see an execution wait.
			callbacks: { delayMs: 10_000 },
			account: { balance: 25, stopList: [CUSTOMERS[1].phoneNumber] },
		},
		{ port: wanted, tarball },
	);
	removePackage(tarball);
	// n8n lists the newest workflow first.
	const items = messages.map(({ phoneNumber, messageId }, index) => ({
		phoneNumber,
		messageId: index % 9 === 8 ? 1 : messageId,
	}));
	await n8n.rest.createWorkflow(statusWorkflow(items, n8n.credentials));
	const sentMessages = { parameters: { jsonOutput: JSON.stringify({ messages: items }) } };
	const changes: Record<string, Record<string, Partial<INode>>> = {
		'until-final': { 'Your Messages': sentMessages },
		'delivery-report': { 'Your Messages': sentMessages },
		// So that the line below is the same each time.
		'replies-and-stop': { 'When SMS Partner Calls': { webhookId: WEBHOOK_ID } },
	};
	let firstId = '';
	for (const name of [...new Set([...RECIPES, ...READY_WORKFLOWS])].reverse()) {
		firstId = await n8n.rest.createWorkflow(
			readyWorkflow(name, n8n.credentials, changes[name] ?? {}),
		);
		if (name === 'send-a-campaign') await fillCustomers(n8n.rest, firstId, CUSTOMERS);
	}
	const { apiKey, baseUrl } = n8n.simulator;
	const curl = (type: string, text: string): string =>
		`curl ${n8n.server.baseUrl}/webhook/${WEBHOOK_ID}/webhook -H 'Content-Type: application/json' \\
    -d '{"type":"${type}","phone_number":"${CUSTOMERS[0].phoneNumber}","text":"${text}","message_id":7}'`;
	console.log(`
n8n is ready: ${n8n.server.baseUrl}/workflow/${firstId}

  E-mail    ${OWNER.email}
  Password  ${OWNER.password}

The other example workflows of the README are there too, with customers, a STOP list, and
messages whose statuses change during the first minute. Delivery reports take 10 seconds.

To simulate a reply or an opt-out, publish "${REPLIES}",
then run one of these commands. Change the text to repeat it. The STOP list stays as it is:
to add a number, use the operation Opt-Out: Create.

  ${curl('response', 'Thank you')}
  ${curl('stop', 'STOP')}

The credential is there, too. To create one yourself:

  API Key   ${apiKey}
  Base URL  ${baseUrl}

Press Ctrl+C to stop n8n and delete everything it created.`);
}

/** A workflow that only checks statuses, with a note. */
function statusWorkflow(items: IDataObject[], credentials: INode['credentials']): WorkflowFile {
	const file = campaignWorkflow('Check 20 SMS statuses', items, credentials);
	const note = node({
		name: 'Note',
		type: 'n8n-nodes-base.stickyNote',
		position: [-40, -320],
		parameters: {
			content:
				'## Check 20 SMS statuses\n\nRun the workflow, then open **SMS Partner**: statuses are on the output *Status*; messages that SMS Partner does not know are on the output *Error*.',
			...{ width: 620, height: 160 },
		},
	});
	return { ...file, nodes: [note, ...file.nodes] };
}

const [port] = process.argv.slice(2);
main(port === undefined ? undefined : Number(port)).catch((error: unknown) => {
	console.error(messageOf(error));
	process.exit(1);
});
