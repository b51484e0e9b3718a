using AppUsersGateway.Auditor.Webhooks;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Health;

public sealed class WebhookOptionsTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData("https://hooks.example.com/appusers?team=7", WebhookReceiver.Secret, null)]
    [InlineData("http://127.0.0.1:8080/hook", WebhookReceiver.Secret, null)]
    [InlineData("http://hooks.example.com/", WebhookReceiver.Secret, "Webhook:Url must be an https address")]
    [InlineData("https://ada:pass@hooks.example.com/", WebhookReceiver.Secret, "Webhook:Url must be an https address")]
    [InlineData("ftp://127.0.0.1/", WebhookReceiver.Secret, "Webhook:Url must be an https address")]
    [InlineData("nonsense", WebhookReceiver.Secret, "Webhook:Url must be an https address")]
    [InlineData("https://hooks.example.com/", null, "Webhook:Secret is empty")]
    [InlineData(null, WebhookReceiver.Secret, "Webhook:Url is empty")]
    [InlineData("https://hooks.example.com/", "s3cret", "Webhook:Secret is not understood")]
    [InlineData("https://hooks.example.com/", "whsec_c2hvcnQ=", "Webhook:Secret is not understood")]
    [InlineData("https://hooks.example.com/", "whsec_no base64 at all!", "Webhook:Secret is not understood")]
    public void What_could_be_read_guessed_or_does_not_fit_is_refused_without_being_told(string? url, string? secret, string? problem)
    {
        var result = new WebhookOptionsValidation().Validate(null, new WebhookOptions { Url = url, Secret = secret });

        Assert.Equal(problem is null, result.Succeeded);
        Assert.StartsWith(problem ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.FailureMessage ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", result.FailureMessage ?? "", StringComparison.Ordinal);
    }
}
