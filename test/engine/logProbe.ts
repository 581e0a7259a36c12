import {
	type IExecuteFunctions,
	type INodeParameters,
	type INodeType,
	NodeOperationError,
} from 'n8n-workflow';
import './environment';
import { check, closeSimulators, nodeIn, simulate } from './scenario';
import { type Fault, faultsOf, REFUSAL_SHAPES } from '../simulator/faults';

/** Makes the node fail in every way while n8n logs everything; logs.test.ts reads the output. */

const FAULTS: Fault[] = [
	{ kind: 'drop' },
	{ kind: 'cut' },
	{ kind: 'silence' },
	{ kind: 'junk', body: '<html>' },
	{ kind: 'status', status: 302 },
	{ kind: 'status', status: 500 },
	{ kind: 'refusal', code: 6, status: 400, shape: 'message' },
];

const ITEM = { phoneNumber: '+33699999993', messageId: 111111 };
/** A number that a parameter contains, and no request: as text, and in an expression. */
const TYPED_NUMBER = '+33755555503';
const TYPED_EXPRESSION = `={{ $json.phone ?? '${TYPED_NUMBER}' }}`;
const parameters = { requestOptions: { maxRetryTime: 0, timeout: 200 } };
const typed = [TYPED_NUMBER, TYPED_EXPRESSION].map((phoneNumber) => ({
	...parameters,
	phoneNumber,
	messageId: 111111,
}));

async function main(): Promise<void> {
	for (const fault of FAULTS) {
		await check(await simulate({ change: faultsOf({ schedule: [fault] }) }), [ITEM], {
			parameters,
		});
	}
	const echo = (_: unknown, { body }: { body: string }) => ({ status: 403, body });
	await check(await simulate({ change: echo }), [ITEM], { parameters });
	const words = { ...REFUSAL_SHAPES.message(10), message: `Clé refusée pour ${ITEM.phoneNumber}` };
	await check(await simulate({ change: () => ({ status: 200, body: words }) }), [ITEM], {
		parameters,
	});
	// The message of a failed expression: n8n repeats what the workflow's author wrote.
	const node = nodeIn(({ getNodeParameter }) => ({
		getNodeParameter: (...query: unknown[]) => {
			if (query[0] === 'simplify') throw new Error(`Not a flag: ${ITEM.phoneNumber}`);
			return Reflect.apply(getNodeParameter, undefined, query);
		},
	}));
	await check(await simulate(), [ITEM], { node, parameters });
	for (const more of typed) await failInEveryWay(more);
	await closeSimulators();
}

/** Makes the node fail with each kind of n8n error that it throws. */
async function failInEveryWay(more: INodeParameters): Promise<void> {
	const unavailable = faultsOf({ schedule: [{ kind: 'status', status: 500 }] });
	await check(await simulate({ change: unavailable }), [ITEM], { parameters: more });
	const simulator = await simulate();
	const unmapped = { ...more, messageId: '={{ $json.id }}' };
	await check(simulator, [ITEM], { parameters: unmapped });
	await check(simulator, [ITEM], { parameters: { ...more, operation: 'unknown' } });
	await check(simulator, [ITEM], {
		parameters: more,
		credentialData: { baseUrl: 'http://example.com' },
	});
	const crash = (errorOf: (context: IExecuteFunctions) => Error): INodeType =>
		nodeIn((context) => ({
			getExecutionCancelSignal: () => {
				throw errorOf(context);
			},
		}));
	await check(simulator, [ITEM], { parameters: more, node: crash(() => new TypeError('Crash')) });
	const ofN8n = (context: IExecuteFunctions): Error =>
		new NodeOperationError(context.getNode(), 'An error from n8n');
	await check(simulator, [ITEM], { parameters: more, node: crash(ofN8n) });
}

void main();
