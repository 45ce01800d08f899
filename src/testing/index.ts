export { CookieJar } from "./cookie-jar.ts";
export { assertNumQueries, type CountedQueries, captureQueries } from "./count-queries.ts";
export { createTestApplication, type TestApplication, type TestApplicationOptions } from "./test-application.ts";
export { type ClientRequest, type FormData, TestClient, type TestClientOptions, type TestUser } from "./test-client.ts";
export { TestResponse } from "./test-response.ts";
