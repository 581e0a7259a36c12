import { messageOf } from '../../nodes/SmsPartner/data';
import { changingMessages, DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import { installN8n } from './real/installation';
import { packPackage, removePackage } from './real/n8n';
import { isPortFree } from './real/ports';
import { READY_WORKFLOWS, readyWorkflow } from './real/readyWorkflow';
import { OWNER } from './real/rest';
import { fillCustomers } from './real/tables';
import { TestN8n } from './real/testN8n';
import { campaignWorkflow } from './real/workflows';

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

/** The second customer has opted out, the last one has no valid number. */
const CUSTOMERS = [
	{ firstName: 'Ana', phoneNumber: '+33639980001' },
	{ firstName: 'Bob', phoneNumber: '+33639980002' },
	{ firstName: 'Chloé', phoneNumber: '06 39 98 00 03' },
	{ firstName: 'Dora', phoneNumber: 'unknown' },
];

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
			account: { balance: 25, stopList: [CUSTOMERS[1].phoneNumber] },
		},
		{ port: wanted, tarball },
	);
	removePackage(tarball);
	// n8n lists the newest workflow first.
	for (const name of [...new Set([...RECIPES, ...READY_WORKFLOWS])].reverse()) {
		const id = await n8n.rest.createWorkflow(readyWorkflow(name, n8n.credentials));
		if (name === 'send-a-campaign') await fillCustomers(n8n.rest, id, CUSTOMERS);
	}
	const items = messages.map(({ phoneNumber, messageId }, index) => ({
		phoneNumber,
		messageId: index % 9 === 8 ? 1 : messageId,
	}));
	const workflowId = await n8n.rest.createWorkflow(
		campaignWorkflow('Try SMS Partner', items, n8n.credentials),
	);
	console.log(`
n8n is ready: ${n8n.server.baseUrl}/workflow/${workflowId}

  E-mail    ${OWNER.email}
  Password  ${OWNER.password}

The README's example workflows are there too, with customers, a STOP list, and messages
whose statuses change during the first minute. To simulate a reply, publish
"${REPLIES}" and run the following. For an opt-out, replace "response" with "stop".

  curl -H 'Content-Type: application/json' ${n8n.server.baseUrl}/webhook/sms-partner-replies/webhook \\
    -d '{"type":"response","phone_number":"${CUSTOMERS[0].phoneNumber}","text":"Thank you","message_id":7}'

Press Ctrl+C to stop n8n and delete everything it created.`);
}

const [port] = process.argv.slice(2);
main(port === undefined ? undefined : Number(port)).catch((error: unknown) => {
	console.error(messageOf(error));
	process.exit(1);
});
