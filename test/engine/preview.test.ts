import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { DOCUMENTED_MESSAGE } from '../simulator/sampleMessages';
import { check, closeSimulators, jsonOf, simulate } from './scenario';

/** The fields that the editor shows before the node has run: those of its items. */

afterEach(closeSimulators);

const FOLDER = resolve(__dirname, '../../nodes/SmsPartner/__schema__/v1.0.0');

it('exists for each operation', () => {
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
	expect(files).toEqual(['messageStatus/get.json']);
	expect(files.filter((file) => !existsSync(join(FOLDER, file)))).toEqual([]);
});

it('has the fields of a Status item, in the same order and with the same types', async () => {
	const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
	const { phoneNumber, messageId } = DOCUMENTED_MESSAGE;
	const [[item]] = jsonOf(await check(simulator, [{ phoneNumber, messageId }]));
	const preview = JSON.parse(
		readFileSync(join(FOLDER, 'messageStatus', 'get.json'), 'utf8'),
	) as unknown;
	const fields = Object.entries(item).map(([name, value]) => [name, { type: typeof value }]);
	expect(preview).toEqual({
		type: 'object',
		properties: Object.fromEntries(fields),
		version: 1,
	});
	expect(Object.keys((preview as { properties: object }).properties)).toEqual(Object.keys(item));
});
