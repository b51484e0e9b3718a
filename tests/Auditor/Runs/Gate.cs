using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Tests.Auditor.Runs;

/// <summary>A rule that holds an audit up until the test lets it go, and then finds something that nobody must see.</summary>
internal sealed class Gate : IDisposable
{
    private readonly SemaphoreSlim reached = new(0);
    private readonly ManualResetEventSlim open = new();

    public Gate() => Rules = RuleCatalog.Of([new Rule(this)]);

    public RuleCatalog Rules { get; }

    public Task Reached() => reached.WaitAsync();

    public void Open() => open.Set();

    public void Dispose()
    {
        open.Dispose();
        reached.Dispose();
    }

    private sealed class Rule(Gate gate) : ITokenRule
    {
        public RuleDescription About { get; } = new("TST-001", "Gate", Severity.Low, "", "", "", []);

        public Verdict? Check(TokenFacts token, RuleTerms terms)
        {
            gate.reached.Release();
            gate.open.Wait();
            return new Verdict(Severity.Low, "seen too late", [], "Do nothing.");
        }
    }
}
