import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { IDataObject, INode } from 'n8n-workflow';
import { messageOf } from '../../nodes/SmsPartner/guards';
import { MAX_PORT, wholeNumberFrom } from '../cli/wholeNumber';
import { changingMessages, DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import { installN8n } from './real/installation';
import { N8nServer, packPackage, removeFolder, UserFolder } from './real/n8n';
import { isPortFree } from './real/ports';
import { stopServices } from './real/processes';
import { READY_WORKFLOWS, readyWorkflow } from './real/readyWorkflow';
import { OWNER, RestClient } from './real/rest';
import { fillCustomers } from './real/tables';
import { TestN8n } from './real/testN8n';
import { campaignWorkflow, node, type WorkflowFile } from './real/workflows';

/**
 * `npm run n8n`: an n8n to try the node in, with a user, the simulated SMS Partner, a credential and workflows. However
 * it ends, n8n ends with it; unless it is killed, it removes everything that it has created.
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

function main(): void {
	const { port } = new Command('npm run n8n --')
		.description('Starts n8n with the node on this machine. Press Ctrl+C to stop.')
		.option(
			'--port <number>',
			'port on 127.0.0.1 (default: 5678, or a free one if that is in use)',
			wholeNumberFrom(1, MAX_PORT),
		)
		.parse()
		.opts<{ port?: number }>();
	const folder = mkdtempSync(join(tmpdir(), 'n8n-by-hand-'));
	process.env.TMPDIR = folder;
	let isStopping = false;
	const stop = async (exitCode: number): Promise<void> => {
		if (isStopping) return;
		isStopping = true;
		await stopServices();
		removeFolder(folder);
		process.exit(exitCode);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => void stop(0));
	}
	// npm forwards only SIGINT and SIGTERM; but a process whose parent has ended gets another one.
	const parent = process.ppid;
	setInterval(() => {
		if (process.ppid !== parent) void stop(0);
	}, 500);
	start(port).catch((error: unknown) => {
		if (!isStopping) console.error(messageOf(error));
		void stop(1);
	});
}

async function start(port: number | undefined): Promise<void> {
	if (port !== undefined && !(await isPortFree(port))) {
		throw new Error(`Port ${port} is already in use. Choose another one with --port.`);
	}
	await installN8n();
	console.log('Building the package and starting n8n …');
	const messages = sampleMessages(20);
	const tarball = await packPackage();
	const folder = new UserFolder();
	await folder.installPackage(tarball);
	const server = await N8nServer.start(folder, {
		port: port ?? ((await isPortFree(DEFAULT_PORT)) ? DEFAULT_PORT : undefined),
		// In seconds: nobody waits longer for it to stop.
		env: { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10' },
	});
	const n8n = await TestN8n.start(
		{
			messages: changingMessages([DOCUMENTED_MESSAGE, ...messages]),
			latencyMs: 200,
			// Time to see an execution wait.
			callbacks: { delayMs: 10_000 },
			account: { balance: 25, stopList: [CUSTOMERS[1].phoneNumber] },
		},
		await RestClient.signIn(server),
	);
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
		`curl ${n8n.baseUrl}/webhook/${WEBHOOK_ID}/webhook -H 'Content-Type: application/json' \\
    -d '{"type":"${type}","phone_number":"${CUSTOMERS[0].phoneNumber}","text":"${text}","message_id":7}'`;
	console.log(`
n8n is ready: ${n8n.baseUrl}/workflow/${firstId}

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

main();
