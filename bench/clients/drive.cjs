// Other people's client for Node takes every kind of row through its life.
// Given by run.py: BASE, REALM and TOKEN of a simulator with the demo seed.
"use strict";
const QuickBooks = require("node-quickbooks");

const { BASE, REALM, TOKEN } = process.env;
const qbo = new QuickBooks("id", "secret", TOKEN, false, REALM, true, false, 75, "2.0", "none");
qbo.endpoint = `${BASE}/v3/company/`;

function call(method, ...args) {
  return new Promise((resolve, reject) => {
    qbo[method](...args, (error, answer) => (error ? reject(fault(error)) : resolve(answer)));
  });
}

function fault(error) {
  const told = (error.response && error.response.data) || error;
  return new Error(JSON.stringify(told.Fault || told.fault || String(told)).slice(0, 300));
}

async function account(name) {
  const found = await call("findAccounts", { Name: name });
  return { value: found.QueryResponse.Account[0].Id };
}

async function made(kind, body) {
  return call(`create${kind}`, body);
}

async function bodies() {
  const checking = await account("Checking");
  const card = await account("Company Card");
  const cost = await account("Job Materials");
  const income = await account("Construction Income");
  const vendor = { value: (await made("Vendor", { DisplayName: "Node Vendor" })).Id };
  const customer = { value: (await made("Customer", { DisplayName: "Node Customer" })).Id };
  const service = { Type: "Service", IncomeAccountRef: income, ExpenseAccountRef: cost };
  const item = { value: (await made("Item", { Name: "Node item", ...service })).Id };
  const bought = (Amount) => [
    {
      Amount,
      DetailType: "AccountBasedExpenseLineDetail",
      AccountBasedExpenseLineDetail: { AccountRef: cost },
    },
  ];
  const sold = (Amount) => [
    { Amount, DetailType: "SalesItemLineDetail", SalesItemLineDetail: { ItemRef: item } },
  ];
  const side = (PostingType, AccountRef) => ({
    Amount: 12.5,
    DetailType: "JournalEntryLineDetail",
    JournalEntryLineDetail: { PostingType, AccountRef },
  });
  const bill = await made("Bill", { VendorRef: vendor, Line: bought(80) });
  const invoice = await made("Invoice", { CustomerRef: customer, Line: sold(95) });
  const pays = (Amount, TxnId, TxnType) => [{ Amount, LinkedTxn: [{ TxnId, TxnType }] }];
  return {
    Account: { Name: "Node account", AccountType: "Expense" },
    Bill: { VendorRef: vendor, Line: bought(120) },
    BillPayment: {
      VendorRef: vendor,
      PayType: "Check",
      CheckPayment: { BankAccountRef: checking },
      TotalAmt: 80,
      Line: pays(80, bill.Id, "Bill"),
    },
    Class: { Name: "Node class" },
    CreditMemo: { CustomerRef: customer, Line: sold(10) },
    Customer: { DisplayName: "Second Node Customer" },
    Department: { Name: "Node place" },
    Deposit: {
      DepositToAccountRef: checking,
      Line: [{ Amount: 5, DetailType: "DepositLineDetail", DepositLineDetail: { AccountRef: income } }],
    },
    Employee: { GivenName: "Node", FamilyName: "Person" },
    Estimate: { CustomerRef: customer, Line: sold(40) },
    Invoice: { CustomerRef: customer, Line: sold(60) },
    Item: { Name: "Second Node item", ...service },
    JournalEntry: { Line: [side("Debit", cost), side("Credit", checking)] },
    Payment: { CustomerRef: customer, TotalAmt: 95, Line: pays(95, invoice.Id, "Invoice") },
    PaymentMethod: { Name: "Node wire" },
    Purchase: { PaymentType: "CreditCard", AccountRef: card, Line: bought(22) },
    PurchaseOrder: { VendorRef: vendor, Line: bought(300) },
    RefundReceipt: { CustomerRef: customer, DepositToAccountRef: checking, Line: sold(8) },
    SalesReceipt: { CustomerRef: customer, Line: sold(9) },
    TaxAgency: { DisplayName: "Node agency" },
    Term: { Name: "Node 21", DueDays: 21 },
    TimeActivity: { NameOf: "Vendor", VendorRef: vendor, Hours: 3 },
    Transfer: { FromAccountRef: checking, ToAccountRef: card, Amount: 100 },
    Vendor: { DisplayName: "Second Node Vendor" },
    VendorCredit: { VendorRef: vendor, Line: bought(15) },
  };
}

const PLURAL = { Class: "Classes", TaxAgency: "TaxAgencies", TimeActivity: "TimeActivities" };
PLURAL.JournalEntry = "JournalEntries";
const LISTS = ["Account", "Class", "Customer", "Department", "Employee", "Item"];
LISTS.push("PaymentMethod", "TaxAgency", "Term", "Vendor");

async function life(kind, body) {
  const row = await call(`create${kind}`, body);
  const read = await call(`get${kind}`, row.Id);
  if (read.Id !== row.Id) throw new Error("read something else");
  const steps = ["create", "read"];
  if (typeof qbo[`find${PLURAL[kind] || kind + "s"}`] === "function") {
    const found = await call(`find${PLURAL[kind] || kind + "s"}`, { Id: row.Id });
    if (found.QueryResponse[kind][0].Id !== row.Id) throw new Error("found something else");
    steps.push("query");
  }
  if (typeof qbo[`update${kind}`] === "function") {
    const changed = await call(`update${kind}`, { ...read });
    if (changed.SyncToken !== "1") throw new Error(`version ${changed.SyncToken}`);
    steps.push("update");
  }
  if (!LISTS.includes(kind) && typeof qbo[`delete${kind}`] === "function") {
    const stub = await call(`delete${kind}`, row.Id);
    if (stub.status !== "Deleted" && (stub[kind] || {}).status !== "Deleted") {
      throw new Error(`stub ${JSON.stringify(stub)}`);
    }
    steps.push("delete");
  }
  return steps;
}

const REPORTS = ["VendorBalanceDetail", "AgedPayableDetail", "GeneralLedgerDetail"];
REPORTS.push("ProfitAndLossDetail", "TransactionListWithSplits", "TrialBalance", "VendorBalance");

async function others() {
  await call("getCompanyInfo", REALM);
  await call("getPreferences");
  await call("changeDataCapture", ["Bill", "Vendor", "Flower"], new Date(Date.now() - 3600e3));
  const reports = [];
  for (const name of REPORTS) {
    if (typeof qbo[`report${name}`] !== "function") continue;
    await call(`report${name}`, { start_date: "2026-01-01", end_date: "2026-12-31" });
    reports.push(name);
  }
  return reports;
}

async function main() {
  let failed = 0;
  for (const [kind, body] of Object.entries(await bodies())) {
    try {
      console.log(`${kind}: ${(await life(kind, body)).join(", ")}`);
    } catch (error) {
      failed += 1;
      console.log(`${kind}: FAILED ${error.message}`);
    }
  }
  console.log(`reports: ${(await others()).join(", ")}`);
  process.exit(failed ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(2);
});
