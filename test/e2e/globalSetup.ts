import { packPackage } from './real/n8n';

/** Builds and packs the package once, for all test files. */
export default async function globalSetup(): Promise<void> {
	process.env.E2E_TARBALL = await packPackage();
}
