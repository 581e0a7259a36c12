import { Simulator, type SimulatorOptions } from '../../simulator/simulator';
import { RestClient } from './rest';
import { CREDENTIAL_NAME } from './workflows';

/** A simulated SMS Partner, and an n8n that has a credential for it. */
export class TestN8n {
	private constructor(
		readonly simulator: Simulator,
		readonly rest: RestClient,
		/** The reference to the credential, as nodes have it. */
		readonly credentials: {
			readonly smsPartnerApi: { readonly id: string; readonly name: string };
		},
	) {}

	/** @param rest an n8n with the package; by default, the one that all test files share */
	static async start(
		simulation: SimulatorOptions = {},
		rest = RestClient.ofSharedN8n(),
	): Promise<TestN8n> {
		const simulator = await Simulator.start(simulation);
		const { apiKey, baseUrl } = simulator;
		const name = CREDENTIAL_NAME;
		const id = await rest.createCredential(name, 'smsPartnerApi', { apiKey, baseUrl });
		return new TestN8n(simulator, rest, { smsPartnerApi: { id, name } });
	}

	get baseUrl(): string {
		return this.rest.session.baseUrl;
	}

	async stop(): Promise<void> {
		await this.simulator.close();
	}
}
