import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { DOCUMENTED_MESSAGE } from '../simulator/sampleMessages';
import type { Simulator } from '../simulator/simulator';
import { previewOf } from './preview';
import { check, closeSimulators, ID_FIELD, jsonOf, PHONE_FIELD, simulate } from './scenario';

/** The schema files from which the editor shows the node's output fields before the first run. */

afterEach(closeSimulators);

const FOLDER = resolve(__dirname, '../../nodes/SmsPartner/__schema__/v1.0.0');

it('has a preview for each operation', () => {
	const { properties, version } = new SmsPartner().description;
	expect(version).toBe(1);
	const operations = properties.filter(({ name }) => name === 'operation');
	const files = operations.flatMap(({ options = [], displayOptions }) =>
		(displayOptions?.show?.resource ?? []).flatMap((resource) =>
			options.map((option) =>
				join(String(resource), `${'value' in option ? String(option.value) : ''}.json`),
			),
		),
	);
	expect(files).not.toEqual([]);
	expect(files.filter((file) => !existsSync(join(FOLDER, file)))).toEqual([]);
});

const { phoneNumber, messageId } = DOCUMENTED_MESSAGE;
const ON_STOP_LIST = '+33639980001';
const MESSAGE = { resource: 'message', ...PHONE_FIELD, message: 'Bonjour' };

/** Runs the node on one item, and returns the fields of the first item on its first output. */
async function resultOf(
	simulator: Simulator,
	json: IDataObject,
	parameters: INodeParameters,
): Promise<IDataObject> {
	const [[item]] = jsonOf(await check(simulator, [json], { parameters }));
	return item;
}

type Preview = [file: string, run: (simulator: Simulator) => Promise<IDataObject>];

it.each<Preview>([
	[
		'messageStatus/get',
		async (simulator) => await resultOf(simulator, { phoneNumber, messageId }, {}),
	],
	[
		'message/send',
		async (simulator) =>
			await resultOf(simulator, { phoneNumber }, { ...MESSAGE, operation: 'send' }),
	],
	[
		'message/cancel',
		async (simulator) => {
			const options = { sendAt: '2030-12-24T18:01:00Z' };
			const send = { ...MESSAGE, operation: 'send', options };
			const scheduled = await resultOf(simulator, { phoneNumber }, send);
			return await resultOf(simulator, scheduled, { ...MESSAGE, operation: 'cancel' });
		},
	],
	[
		'messageStatus/getAll',
		async (simulator) =>
			await resultOf(simulator, { messageId }, { operation: 'getAll', ...ID_FIELD }),
	],
	...['getAll', 'create', 'delete'].map((operation): Preview => [
		`optOut/${operation}`,
		async (simulator) =>
			await resultOf(
				simulator,
				{ phoneNumber: ON_STOP_LIST },
				{ resource: 'optOut', operation, ...PHONE_FIELD },
			),
	]),
	[
		'phoneNumber/lookUp',
		async (simulator) =>
			await resultOf(
				simulator,
				{ phoneNumber },
				{ resource: 'phoneNumber', operation: 'lookUp', ...PHONE_FIELD },
			),
	],
	[
		'account/get',
		async (simulator) => await resultOf(simulator, {}, { resource: 'account', operation: 'get' }),
	],
])(
	'previews the fields of %s in the order and with the types of a real item',
	async (file, run) => {
		const item = await run(
			await simulate({
				messages: [DOCUMENTED_MESSAGE],
				account: { stopList: [ON_STOP_LIST] },
			}),
		);
		const preview: unknown = JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8'));
		expect(JSON.stringify(preview)).toBe(previewOf(item));
	},
);
