import './environment';
import { check, closeSimulators, nodeIn, simulate } from './scenario';
import { faultsOf, type Fault, REFUSAL_SHAPES } from '../simulator/faults';

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
const parameters = { options: { maxRetryTime: 0, timeout: 200 } };

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
	await closeSimulators();
}

void main();
