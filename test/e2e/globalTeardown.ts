import { cleanups } from './globalSetup';

export default async function globalTeardown(): Promise<void> {
	await cleanups.runAll();
}
