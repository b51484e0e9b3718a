using System.Collections;
using GraphQL.Validation;

namespace AppUsersGateway.Gateway.GraphQL.Plans;

/// <summary>All objects of one selection in the order in which they are written, with what was loaded for them.</summary>
internal sealed class Level
{
    private readonly IReadOnlyList<object> objects;
    private readonly Call[] calls;
    private readonly IReadOnlyList<object?>?[] loaded;

    private Level(Selection selection, IReadOnlyList<object> objects)
    {
        Selection = selection;
        this.objects = objects;
        calls = new Call[selection.Fields.Count];
        loaded = new IReadOnlyList<object?>?[selection.Fields.Count];
        Children = new Level?[selection.Fields.Count];
    }

    public Selection Selection { get; }

    /// <summary>The level below each field; null below values.</summary>
    public Level?[] Children { get; }

    /// <summary>How many of its objects are written already: writing goes through them in their order.</summary>
    public int Written { get; set; }

    /// <summary>Loads what the objects have not got themselves, here and below. Each link is asked once, for all of them.</summary>
    /// <exception cref="RequestError">The caller may not see something.</exception>
    public static async Task<Level> Load(Selection selection, IReadOnlyList<object> objects, Call call, Variables variables)
    {
        var level = new Level(selection, objects);
        for (var place = 0; place < selection.Fields.Count && objects.Count > 0; place++)
        {
            var field = selection.Fields[place];
            level.calls[place] = ReferenceEquals(field.Arguments, PlannedArguments.None) ? call : call with { Arguments = field.Arguments.Read(variables) };
            await level.Load(place, field, variables);
        }

        return level;
    }

    /// <summary>A field's value of one of the objects.</summary>
    public object? Value(int place, int index) =>
        loaded[place] is { } values ? values[index] : ((FieldBinding.Value)Selection.Fields[place].Binding!).Read(objects[index], calls[place]);

    private async Task Load(int place, PlannedField field, Variables variables)
    {
        var call = calls[place];
        if (field.HasRule)
        {
            foreach (var one in objects)
            {
                call.Require(field.Element, one);
            }
        }

        if (field.Binding is FieldBinding.Link link)
        {
            loaded[place] = await link.Load(objects, call);
        }
        else if (field.Binding is FieldBinding.Question question)
        {
            var answers = new List<object?>(objects.Count);
            foreach (var one in objects)
            {
                answers.Add(await question.Ask(one, call));
            }

            loaded[place] = answers;
        }

        if (field.Children is { } children)
        {
            var values = new object?[objects.Count];
            var below = new List<object>();
            for (var index = 0; index < values.Length; index++)
            {
                values[index] = Flatten(Value(place, index), field.Form, below);
            }

            loaded[place] = values;
            Children[place] = await Load(children, below, call, variables);
        }
    }

    /// <summary>Adds the objects in a value to those of the level below; answers the value with its lists read once.</summary>
    private static object? Flatten(object? value, Form form, List<object> below)
    {
        if (value is not null && form.Items is not null)
        {
            var items = new List<object?>();
            foreach (var item in (IEnumerable)value)
            {
                items.Add(Flatten(item, form.Items, below));
            }

            return items;
        }

        if (value is not null)
        {
            below.Add(value);
        }

        return value;
    }
}
